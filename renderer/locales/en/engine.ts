/** Servers, store, banners, notices and refusals. */
export const engine = {
  status: {
    label: 'Status',
    starting: 'Connecting to the engine…',
    loop: 'event loop',
    cpu: 'CPU',
    clock: 'clocks',
    hint: {
      loop: 'How late the engine’s event loop runs, on average',
      cpu: 'Share of one processor core that the engine uses',
      clock: 'How far the engine’s clock is ahead of this page’s; delays allow for it',
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
    ended: 'ended',
  },
  store: {
    label: 'Store',
    figures: '{messages} messages, {bytes}',
    memory: 'in memory',
    clear: 'Clear messages',
    clearTitle: 'Clear all messages?',
    clearText: '{messages} messages are deleted for good. Numbers go on from where they were.',
    clearAction: 'Clear messages',
  },
  obstacle: {
    missing_folder: 'The folder of {file} does not exist.',
    no_permission: 'Permission for {file} is denied.',
    read_only_disk: '{file} lies on a read-only file system.',
    no_folder: 'A part of the path {file} is no folder.',
    is_folder: '{file} is a folder.',
    no_file: '{file} is no ordinary file.',
    disk_full: 'The disk is full, so {file} cannot be used.',
    newer: '{file} was made by a newer version of the playground and was left untouched.',
    foreign: '{file} belongs to another program.',
    other: '{why}',
  },
  banner: {
    gone: 'The engine does not answer. If it has ended, start it again and open the address that it prints.',
    forbidden:
      'The engine does not know this page any more. Open the address that the playground printed when it started.',
    port_taken:
      'Port {wanted} was taken by another program, so {transport} listens on {taken}. To have {wanted}, end that program and start again.',
    store_in_memory:
      'Messages are kept in memory and are gone at the end. {obstacle} Put that right and start again, or name another file with --db.',
    store_moved_aside:
      'The store was damaged. It was put aside, nothing of it was deleted, and a new one was begun. The old file:',
    store_readonly:
      'The system refuses to write the store, so nothing is stored. See whether its folder may be written and its drive is there; writing goes on by itself.',
    store_full:
      'The disk is full, so nothing is stored. Make room there; writing goes on by itself.',
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
    copyFailed: 'The browser did not allow copying. {why}',
    nothingPasted: 'No settings were found in that text.',
    pasted: '{count} change is ready to apply. | {count} changes are ready to apply.',
    fellBack: 'Out of range, so left as they were or at their defaults: {names}.',
    linkTaken: 'The settings of the link are in force.',
    originAllowed: '{origin} may read and write from now on.',
    cleared: 'All messages were cleared.',
    storeBack:
      'The store takes messages again. Nothing was left out. | The store takes messages again. {count} message of the feed was left out. | The store takes messages again. {count} messages of the feed were left out.',
  },
  noToken: {
    title: 'This page has no key to the playground',
    text: 'Open the address that the playground printed when it started. It ends in a key that is good for one start.',
    example: 'http://127.0.0.1:…/#token=…',
  },
  refusal: {
    bad_query: 'The request was not understood. {message}',
    bad_json: 'The request was not JSON. {message}',
    bad_message: 'The message was not accepted. {message}',
    bad_setting: 'The setting was refused. {message}',
    bad_call: 'The call was refused. {message}',
    too_large: 'That is too large. {message}',
    uri_too_long: 'The address is too long. {message}',
    unsupported_media_type: 'The content type was refused. {message}',
    not_found: 'There is nothing at that address. {message}',
    method_not_allowed: 'That method is not allowed there. {message}',
    upgrade_required: 'That port speaks WebSocket. {message}',
    bad_upgrade: 'The WebSocket handshake was refused. {message}',
    origin_not_allowed: 'This page’s origin is not allowed. {message}',
    host_not_allowed: 'That host name is not allowed. {message}',
    too_many_connections: 'The server has no room for another connection. {message}',
    request_timeout: 'The request took too long. {message}',
    port_taken:
      'Another program has taken the port. End it, then start the server again. {message}',
    store_busy: 'Not stored: another program keeps the store locked. Send it again.',
    store_readonly:
      'Not stored: the store cannot be written at the moment. The bar above says why; send it again later.',
    stopped: 'No answer: the server or the engine is stopped. {message}',
    unavailable: 'The server answers 503: the network is set so. {message}',
    forbidden: 'This page may not do that. {message}',
    internal: 'Something failed inside the playground. {message}',
  },
}
