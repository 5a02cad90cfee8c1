/** Machines that a filter can be built for, as `process.arch` names them. */
export type FilterArch = 'x64' | 'arm64';

/** A system call's number on x86-64 and on AArch64; null where that machine does not have it. */
export type SyscallNumbers = readonly [x64: number | null, arm64: number | null];

/**
 * What Node.js, CPython and programs that these start need, and nothing else: everything that is not here is refused.
 * Left out on purpose are mounts, namespaces, tracing, other processes' memory and descriptors, keys, BPF, io_uring,
 * userfaultfd, perf, modules, file handles, clocks, priorities, and every change of identity.
 */
// biome-ignore format: a table that is read by group.
export const ALLOWED: Readonly<Record<string, SyscallNumbers>> = {
    // Files, folders, waiting for descriptors.
    read: [0, 63], write: [1, 64], readv: [19, 65], writev: [20, 66], pread64: [17, 67], pwrite64: [18, 68],
    preadv: [295, 69], pwritev: [296, 70], preadv2: [327, 286], pwritev2: [328, 287], open: [2, null],
    openat: [257, 56], openat2: [437, 437], creat: [85, null], close: [3, 57], close_range: [436, 436],
    lseek: [8, 62], dup: [32, 23], dup2: [33, null], dup3: [292, 24], pipe: [22, null], pipe2: [293, 59],
    fcntl: [72, 25], flock: [73, 32], fsync: [74, 82], fdatasync: [75, 83], sync_file_range: [277, 84],
    truncate: [76, 45], ftruncate: [77, 46], fallocate: [285, 47], fadvise64: [221, 223], readahead: [187, 213],
    copy_file_range: [326, 285], sendfile: [40, 71], splice: [275, 76], tee: [276, 77], stat: [4, null],
    fstat: [5, 80], lstat: [6, null], newfstatat: [262, 79], statx: [332, 291], access: [21, null],
    faccessat: [269, 48], faccessat2: [439, 439], readlink: [89, null], readlinkat: [267, 78], getcwd: [79, 17],
    chdir: [80, 49], fchdir: [81, 50], getdents: [78, null], getdents64: [217, 61], mkdir: [83, null],
    mkdirat: [258, 34], rmdir: [84, null], unlink: [87, null], unlinkat: [263, 35], rename: [82, null],
    renameat: [264, 38], renameat2: [316, 276], link: [86, null], linkat: [265, 37], symlink: [88, null],
    symlinkat: [266, 36], chmod: [90, null], fchmod: [91, 52], fchmodat: [268, 53], chown: [92, null],
    fchown: [93, 55], lchown: [94, null], fchownat: [260, 54], umask: [95, 166], utime: [132, null],
    utimes: [235, null], utimensat: [280, 88], futimesat: [261, null], statfs: [137, 43], fstatfs: [138, 44],
    getxattr: [191, 8], lgetxattr: [192, 9], fgetxattr: [193, 10], listxattr: [194, 11], llistxattr: [195, 12],
    flistxattr: [196, 13], inotify_init: [253, null], inotify_init1: [294, 26], inotify_add_watch: [254, 27],
    inotify_rm_watch: [255, 28], poll: [7, null], ppoll: [271, 73], select: [23, null], pselect6: [270, 72],
    epoll_create: [213, null], epoll_create1: [291, 20], epoll_ctl: [233, 21], epoll_wait: [232, null],
    epoll_pwait: [281, 22], epoll_pwait2: [441, 441], eventfd: [284, null], eventfd2: [290, 19],
    signalfd: [282, null], signalfd4: [289, 74], timerfd_create: [283, 85], timerfd_settime: [286, 86],
    timerfd_gettime: [287, 87],
    // Memory.
    brk: [12, 214], mmap: [9, 222], munmap: [11, 215], mremap: [25, 216], mprotect: [10, 226], madvise: [28, 233],
    mincore: [27, 232], msync: [26, 227], mlock: [149, 228], mlock2: [325, 284], munlock: [150, 229],
    membarrier: [324, 283], pkey_alloc: [330, 289], pkey_free: [331, 290], pkey_mprotect: [329, 288],
    // Processes, threads, who and where one is.
    fork: [57, null], vfork: [58, null], execve: [59, 221], exit: [60, 93], exit_group: [231, 94], wait4: [61, 260],
    waitid: [247, 95], kill: [62, 129], tkill: [200, 130], tgkill: [234, 131], getpid: [39, 172], getppid: [110, 173],
    gettid: [186, 178], getpgid: [121, 155], getpgrp: [111, null], setpgid: [109, 154], getsid: [124, 156],
    setsid: [112, 157], set_tid_address: [218, 96], set_robust_list: [273, 99], get_robust_list: [274, 100],
    rseq: [334, 293], arch_prctl: [158, null], futex: [202, 98], futex_waitv: [449, 449], sched_yield: [24, 124],
    sched_getaffinity: [204, 123], sched_getparam: [143, 121], sched_getscheduler: [145, 120],
    sched_get_priority_max: [146, 125], sched_get_priority_min: [147, 126], getpriority: [140, 141],
    getcpu: [309, 168], getuid: [102, 174], geteuid: [107, 175], getgid: [104, 176], getegid: [108, 177],
    getresuid: [118, 148], getresgid: [120, 150], getgroups: [115, 158], capget: [125, 90], getrlimit: [97, 163],
    getrusage: [98, 165], times: [100, 153], uname: [63, 160], sysinfo: [99, 179], getrandom: [318, 278],
    restart_syscall: [219, 128],
    // Signals and timers.
    rt_sigaction: [13, 134], rt_sigprocmask: [14, 135], rt_sigreturn: [15, 139], rt_sigpending: [127, 136],
    rt_sigtimedwait: [128, 137], rt_sigsuspend: [130, 133], rt_sigqueueinfo: [129, 138],
    rt_tgsigqueueinfo: [297, 240], sigaltstack: [131, 132], pause: [34, null], alarm: [37, null],
    setitimer: [38, 103], getitimer: [36, 102], timer_create: [222, 107], timer_settime: [223, 110],
    timer_gettime: [224, 108], timer_getoverrun: [225, 109], timer_delete: [226, 111],
    // Clocks.
    time: [201, null], gettimeofday: [96, 169], clock_gettime: [228, 113], clock_getres: [229, 114],
    clock_nanosleep: [230, 115], nanosleep: [35, 101],
    // Sockets: they reach no further than the guest's own network namespace.
    socketpair: [53, 199], bind: [49, 200], listen: [50, 201], accept: [43, 202], accept4: [288, 242],
    connect: [42, 203], getsockname: [51, 204], getpeername: [52, 205], sendto: [44, 206], recvfrom: [45, 207],
    sendmsg: [46, 211], recvmsg: [47, 212], sendmmsg: [307, 269], recvmmsg: [299, 243], shutdown: [48, 210],
    setsockopt: [54, 208], getsockopt: [55, 209],
};

/** Allowed for some arguments only, as the filter states. */
// biome-ignore format: as above.
export const RESTRICTED = {
    clone: [56, 220], clone3: [435, 435], ioctl: [16, 29], prctl: [157, 167], socket: [41, 198],
    prlimit64: [302, 261], mknod: [133, null], mknodat: [259, 33],
} as const satisfies Record<string, SyscallNumbers>;
