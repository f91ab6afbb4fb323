/** Servers, store, banners, notices and refusals. */
export const engine = {
  status: {
    label: 'Status',
    called: 'Status: {trouble}',
    config: 'Settings from {file}',
    trouble: {
      silent: 'Nothing has been heard from the engine for 5 s.',
      store: 'The store takes no messages.',
      stopped: 'The {name} server is stopped.',
      ended: 'The {name} stream has ended.',
      loop: 'The engine is {delay} late, which every delay contains.',
      clock: 'The clocks are not aligned, so delays are not measured.',
    },
    silent: 'Not known: nothing has been heard from the engine for 5 s',
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
        'How far the engine’s clock is ahead of this page’s, and the margin of error; delays are corrected for it, and not measured while the margin is over 2 ms',
    },
  },
  server: {
    open: 'Open {name} in the browser',
    menu: 'Actions for the {name} server',
    start: 'Start server',
    startServerHint: 'Listen again; clients reconnect by themselves',
    stop: 'Stop server',
    stopServerHint: 'Close the port and every connection; clients keep trying',
    end: 'End stream',
    endHint: 'Tell clients to stop; the port stays open',
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
    weaker: 'Promises less than a file',
    promise: {
      wholeBatches:
        'Messages written together are not stored as one: others may come between them, and a failure may store a part of them.',
      durable:
        'Stored does not mean on a disk: a power cut may take the last minutes, and the end of a store in memory takes everything.',
      minimumAge: 'Where room runs out, the oldest messages go however young they are.',
      readAfterWrite: 'What one playground has stored, another may show a moment later.',
    },
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
    damaged: '{file} is damaged and could not be moved aside.',
    newer: '{file} was made by a newer version of the playground and was left untouched.',
    foreign: '{file} belongs to another program.',
    other: '{why}',
  },
  banner: {
    gone: 'The engine does not answer. If it has ended, start it again and open the address that it prints.',
    forbidden:
      'The engine was restarted, and this page has the key of an earlier start. Open the address printed last, in this tab or another: this page then carries on.',
    port_taken:
      'Port {wanted} was taken by another program, so {transport} listens on {taken}. To get {wanted}, end that program and start again.',
    port_refused:
      'Browsers refuse port {port}, so no page, including this one, can connect to {transport} there; other programs can. Start again with another port.',
    store_in_memory:
      'Messages are kept in memory and are lost when the playground ends. {obstacle} Fix that and start again, or name another file with --db.',
    store_moved_aside:
      'The store was damaged. It was moved aside, nothing in it was deleted, and a new one was started. The old file:',
    store_readonly:
      'The system refuses to write to the store, so nothing is stored. Check that its folder is writable and its drive is connected; writing resumes by itself.',
    store_full:
      'The disk is full, so nothing is stored. Free some space; writing resumes by itself.',
    store_gone:
      'The store’s file was deleted, moved or replaced while it was open, so nothing is stored. Put it back, or restart the playground: it starts a new one.',
    store_busy:
      'Another program has the store locked, so messages wait. Close that program; writing resumes by itself.',
    store_unreachable:
      'The NATS server at {address} cannot be reached or has no leader, so messages wait. The newest messages can still be read; writing resumes by itself.',
    store_damaged:
      'The store’s file is damaged, so nothing is stored. Restart the playground: it moves the file aside, deletes nothing, and starts a new one.',
    exposed:
      'The servers listen on {host}: other computers can reach them. Start without --host to restrict them to this computer.',
    settings_fell_back:
      'Stored settings were out of range and fell back to defaults: {settings}. Set them again in the panel.',
    leftOut:
      '{messages} generated message was not stored. | {messages} generated messages were not stored.',
    copyPath: 'Copy the path of the file',
    putAway: 'Got it',
  },
  notice: {
    removed: '{name} was removed.',
    undo: 'Undo',
    noRoom: 'There is no room for {name}: remove another pane first.',
    dismiss: 'Dismiss',
    preset:
      '“{preset}” applied: {count} setting changed. | “{preset}” applied: {count} settings changed.',
    copied: {
      command: 'The command line was copied.',
      link: 'The link was copied. The key of this page is not in it.',
      text: 'The settings were copied.',
    },
    copyFailed: 'The browser did not allow copying. Click into the page and try again.',
    pasted: '{count} change is in force. | {count} changes are in force.',
    keyRefused:
      'That key is from another start, so this page keeps the one it has. The address printed last has the valid key.',
    linkTaken: 'What the link says is in force.',
    linkPartly: 'What the link says is in force, except for this.',
    linkEmpty: 'The link names no setting.',
    originAllowed: '{origin} may read and write from now on.',
    cleared: 'All messages were cleared.',
    storeBack:
      'The store accepts messages again. None was left out. | The store accepts messages again. {count} generated message was not stored. | The store accepts messages again. {count} generated messages were not stored.',
  },
  noToken: {
    none: {
      title: 'This page has no key to the playground',
      text: 'Open the address that the playground printed when it started, in this tab or another. It ends in a key that is valid for that start.',
    },
    refused: {
      title: 'The key of this page is from an earlier start',
      text: 'Open the address that the playground printed last, in this tab or another: this page then carries on.',
    },
    link: 'The settings in your link are kept and will be applied then.',
  },
  refusal: {
    setting: '{name} was refused. {range}',
    author: 'The author’s name may have at most {limit} characters.',
    tooLargeBy: 'Too large, so it was not stored: {size} B of at most {limit} B.',
    portTaken:
      'Another program has taken port {port}. End that program, then start the server again.',
    retryAfter: 'It asks clients to come back in {pause}.',
    because: {
      too_many_scopes:
        'At most {most} scopes can have faults of their own. Lift one of them first.',
      too_fast: 'Push rate times the size of a message may be at most {limit} a second.',
      not_open: 'Not sent: this pane has no open connection. Connect, then send again.',
      unacknowledged:
        'The connection ended before the server acknowledged the message. Check whether it was stored before you send it again.',
      unreachable:
        'Not sent: nothing answers at the server’s address. Start the server, then send again.',
      page_policy:
        'Not sent: the security policy of this page forbids that address. Load the page again.',
      no_engine: 'The engine does not answer.',
      too_many_clients:
        'The server of each transport takes {there} connections, and {wanted} were asked for. Choose fewer clients.',
      no_descriptors:
        'They need {wanted} file descriptors in the servers’ process, and it may have {there}. {command} as root, or LimitNOFILE of a service, changes that; or choose fewer clients.',
      no_ports:
        'They need {wanted} ports, and there are {there}. {command} as root changes that; or choose fewer clients.',
      no_memory:
        'They need about {wanted} of memory, and there is only {there}. Close something, or choose fewer clients.',
      herd_on: 'The lab “The thundering herd” has clients of its own. End the lab first.',
      answered: 'The server answered {status} without a readable reason.',
    },
    bad_query: 'The server did not understand the request.',
    bad_json: 'What was sent is not JSON.',
    bad_message: 'The message was not accepted: its body must be a text.',
    bad_setting: 'The setting was refused.',
    bad_call: 'The engine does not know this request. Load the page again.',
    too_large: 'Too large, so it was not stored: at most {limit} B.',
    uri_too_long: 'The address is too long: at most {limit}.',
    unsupported_media_type: 'The server accepts only uncompressed JSON.',
    run_not_kept:
      'The run cannot be kept on this machine: the disk is full, or the data folder cannot be written. It goes on; save it as a file at its end.',
    no_room: 'This machine has no room for that many clients.',
    not_found: 'There is nothing at that address.',
    method_not_allowed: 'That method is not allowed at that address.',
    upgrade_required: 'That port speaks only WebSocket.',
    bad_upgrade: 'The WebSocket handshake was refused.',
    origin_not_allowed: 'This page’s origin is not allowed. Allow it in the bar above.',
    host_not_allowed:
      'That host name is not allowed. Open the address that the playground printed last.',
    too_many_connections: 'The server has no room for another connection. Try again later.',
    overloaded: 'The server is too busy with its present connections. Try again in a few seconds.',
    request_timeout:
      'No answer came within {limit}. Check whether it was stored before you send it again.',
    port_taken: 'Another program has taken the port. End it, then start the server again.',
    store_busy: 'Not stored: the store is locked or out of reach. Send it again.',
    store_full: 'Not stored: the disk is full. Free some space, then send it again.',
    store_gone:
      'Not stored: the store’s file was deleted, moved or replaced. Put it back, or restart the playground.',
    store_readonly:
      'Not stored: the store cannot be written to at the moment. The bar above says why; send it again later.',
    stopped: 'The playground is stopping.',
    unavailable: 'Not stored: the server answered 503, as set under Network.',
    too_many_requests: 'Not stored: the server answered 429, as set under Network.',
    server_error: 'Not stored: the server answered 500, as set under Network.',
    forbidden:
      'The key of this page is from an earlier start. Open the address that the playground printed last.',
    internal: 'Something failed inside the playground. Its log says more.',
  },
  /** Where the page of the desktop application hangs, or has crashed too often. */
  hang: {
    message: 'The page does not respond.',
    detail: 'The servers and the stored messages are not affected and keep running.',
    wait: 'Wait',
    reload: 'Load It Again',
  },
  crashed: {
    title: 'The window stopped several times in a row',
    text: 'The servers and the stored messages are not affected and keep running.',
    again: 'Open the page again',
  },
}
