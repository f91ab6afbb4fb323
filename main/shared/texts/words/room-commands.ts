/** What raises the limit of descriptors for the programs that a shell starts; as root. */
export const raiseDescriptors = (wanted: number): string => `ulimit -Hn ${wanted}`
/** What has more ports taken for connections that are made; as root. */
export const widenPorts = "sysctl net.ipv4.ip_local_port_range='1024 65535'"
