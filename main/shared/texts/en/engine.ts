/** Servers, store, banners, notices and refusals. */
export const engine = {
  status: {
    label: 'Status',
    silent: 'The engine has not said so for 5 s, so this is not known',
    starting: 'Connecting to the engine…',
    gone: 'The engine does not answer.',
    loop: 'event loop',
    cpu: 'CPU',
    clock: 'clocks',
    apart: '{offset} ± {uncertainty}',
    hint: {
      loop: 'How late the engine’s event loop runs, on average',
      cpu: 'Share of one processor core that the engine uses',
      clock:
        'How far the engine’s clock is ahead of this page’s, and how sure that is; delays allow for it, and are not measured while it is less sure than 2 ms',
    },
  },
  server: {
    open: 'Open {name} in the browser',
    menu: 'Actions for the {name} server',
    start: 'Start server',
    startServerHint: 'Listen again; clients come back by themselves',
    stop: 'Stop server',
    stopServerHint: 'Close the port and every connection; clients try again',
    end: 'End stream',
    endHint: 'Tell clients to stop, and go on listening',
    resume: 'Resume stream',
    resumeHint: 'Accept clients again',
    stopped: 'stopped',
    unknown: 'not known',
    ended: 'ended',
  },
  store: {
    label: 'Store',
    figures: '{messages} message, {bytes} | {messages} messages, {bytes}',
    memory: 'in memory',
    clear: 'Clear messages',
    clearTitle: 'Clear all messages?',
    clearText:
      '{messages} message is deleted for good. Numbering continues. | {messages} messages are deleted for good. Numbering continues.',
    clearAction: 'Clear messages',
  },
  obstacle: {
    missing_folder: 'The folder of {file} does not exist.',
    no_permission: 'Permission for {file} is denied.',
    read_only_disk: '{file} lies on a read-only file system.',
    no_folder: 'A part of the path {file} is not a folder.',
    is_folder: '{file} is a folder.',
    no_file: '{file} is not an ordinary file.',
    name_too_long: 'The path {file} is longer than the system allows.',
    bad_name: 'The system does not take {file} as the name of a file.',
    link_loop: 'The links in the path {file} lead round in a circle.',
    disk_full: 'The disk is full, so {file} cannot be used.',
    file_too_large: 'The system does not let {file} become as large as it has to.',
    no_locks:
      'The file system of {file} cannot lock files, so nothing would keep two programs from writing at once.',
    no_shared_memory:
      'The file system of {file} cannot share memory between programs, which the store needs; network drives often cannot.',
    held_open: 'Another program keeps {file} from being opened.',
    drive_error: 'The drive of {file} reports an error when it is read or written.',
    no_memory: 'The system has no memory left to open {file}.',
    too_many_files: 'Too many files are open in the system to open {file} as well.',
    damaged: '{file} is damaged and could not be put aside.',
    newer: '{file} was made by a newer version of the playground and was left untouched.',
    foreign: '{file} belongs to another program.',
    other: '{why}',
  },
  banner: {
    gone: 'The engine does not answer. If it has ended, start it again and open the address that it prints.',
    forbidden:
      'The engine was started anew, and this page has a key of an earlier start. Put the address printed last into this tab, or open it in another one: this page goes on with it.',
    port_taken:
      'Port {wanted} was taken by another program, so {transport} listens on {taken}. To have {wanted}, end that program and start again.',
    port_refused:
      'Browsers refuse port {port}, so no page can connect to {transport} there, this one included; programs can. Start again with another port.',
    store_in_memory:
      'Messages are kept in memory and are gone at the end. {obstacle} Put that right and start again, or name another file with --db.',
    store_moved_aside:
      'The store was damaged. It was put aside, nothing of it was deleted, and a new one was begun. The old file:',
    store_readonly:
      'The system refuses to write the store, so nothing is stored. See whether its folder may be written and its drive is there; writing goes on by itself.',
    store_full:
      'The disk is full, so nothing is stored. Make room there; writing goes on by itself.',
    store_gone:
      'The file of the store was deleted, moved or replaced while it was open, so nothing is stored. Put it back, or start the playground again: it begins a new one.',
    store_busy:
      'Another program keeps the store locked, so messages wait. Close what has it open; writing goes on by itself.',
    store_damaged:
      'The file of the store is damaged, so nothing is stored. Start the playground again: it puts the file aside, deletes nothing, and begins a new one.',
    exposed:
      'The servers listen on {host}: other computers can reach them. Start without --host to keep them to this computer.',
    settings_fell_back:
      'Stored settings were out of range and fell back to defaults: {settings}. Set them anew in the panel.',
    leftOut:
      '{messages} message of the feed was left out. | {messages} messages of the feed were left out.',
    copyPath: 'Copy the path of the file',
    putAway: 'Got it',
  },
  notice: {
    dismiss: 'Dismiss',
    preset:
      '“{preset}” applied: {count} setting changed. | “{preset}” applied: {count} settings changed.',
    copied: { command: 'The command line was copied.', link: 'The link was copied.' },
    copyFailed: 'The browser did not allow copying. Click into the page and try again.',
    pasted: '{count} change is in force. | {count} changes are in force.',
    keyRefused:
      'That key is from another start, so this page keeps the one that it has. The address printed last has the key that is good.',
    linkTaken: 'The settings of the link are in force.',
    linkPartly: 'The settings of the link are in force, except these.',
    linkEmpty: 'The link names no setting.',
    originAllowed: '{origin} may read and write from now on.',
    cleared: 'All messages were cleared.',
    storeBack:
      'The store takes messages again. Nothing was left out. | The store takes messages again. {count} message of the feed was left out. | The store takes messages again. {count} messages of the feed were left out.',
  },
  noToken: {
    none: {
      title: 'This page has no key to the playground',
      text: 'Put the address that the playground printed when it started into this tab, or open it in another one. It ends in a key that is good for one start.',
    },
    refused: {
      title: 'The key of this page is from an earlier start',
      text: 'Put the address that the playground printed last into this tab, or open it in another one: this page goes on with it.',
    },
    link: 'The settings of your link are kept, and applied then.',
  },
  refusal: {
    setting: '{name} was refused. {range}',
    author: 'The author’s name may have at most {limit} characters.',
    tooLargeBy: 'Too large, so it was not stored: {size} B of at most {limit} B.',
    portTaken:
      'Another program has taken port {port}. End that program, then start the server again.',
    retryAfter: 'It asks to come back in {pause}.',
    because: {
      too_many_scopes:
        'At most {most} scopes can have faults of their own. Lift one of them first.',
      too_fast: 'Push rate times the size of a message may be at most {limit} a second.',
      not_open: 'Not sent: this pane has no open connection. Connect, then send again.',
      unacknowledged:
        'The connection ended before the server acknowledged. Look whether it was stored before you send it again.',
      unreachable:
        'Not sent: nothing answers at the server’s address. Start the server, then send again.',
      page_policy:
        'Not sent: the security policy of this page forbids that address. Load the page again.',
      no_engine: 'The engine does not answer.',
      answered: 'The server answered {status} and no reason that can be read.',
    },
    bad_query: 'The server did not understand the request.',
    bad_json: 'What was sent is not JSON.',
    bad_message: 'The message was not accepted: its body must be a text.',
    bad_setting: 'The setting was refused.',
    bad_call: 'The engine does not know this request. Load the page again.',
    too_large: 'Too large, so it was not stored: at most {limit} B.',
    uri_too_long: 'The address is too long: {limit} are the most.',
    unsupported_media_type: 'The server takes JSON, uncompressed, and nothing else.',
    not_found: 'There is nothing at that address.',
    method_not_allowed: 'That method is not allowed at that address.',
    upgrade_required: 'That port speaks WebSocket alone.',
    bad_upgrade: 'The WebSocket handshake was refused.',
    origin_not_allowed: 'This page’s origin is not allowed. Allow it in the bar above.',
    host_not_allowed:
      'That host name is not allowed. Open the address that the playground printed last.',
    too_many_connections: 'The server has no room for another connection. Try again later.',
    overloaded: 'The server is too busy with those who are connected. Try again in a few seconds.',
    request_timeout:
      'No answer came within {limit}. Look whether it was stored before you send it again.',
    port_taken: 'Another program has taken the port. End it, then start the server again.',
    store_busy: 'Not stored: another program keeps the store locked. Send it again.',
    store_full: 'Not stored: the disk is full. Make room there, then send it again.',
    store_gone:
      'Not stored: the file of the store was deleted, moved or replaced. Put it back, or start the playground again.',
    store_readonly:
      'Not stored: the store cannot be written at the moment. The bar above says why; send it again later.',
    stopped: 'The playground is stopping.',
    unavailable: 'Not stored: the server answered 503, because the network is set so.',
    forbidden:
      'The key of this page is from an earlier start. Open the address that the playground printed last.',
    internal: 'Something failed inside the playground. Its log says more.',
  },
}
