"""The system calls a student may make: seccomp.

A list of what is allowed, not of what is forbidden. A list of forbidden calls is out of
date with each new kernel; ours is the list of what Python and NumPy need, which changes
slowly. A call that is missing on it fails like on a kernel that does not know it
(ENOSYS), so libraries fall back to older calls; the plain offences fail with "operation
not permitted". Nothing kills the process: an honest mistake gets an honest error.

New processes and new threads are not allowed at all.
"""

from __future__ import annotations

import ctypes
import errno
import socket
import tempfile

from autograder.engine.kernel import PR_SET_SECCOMP, prctl

ALLOWED = """
    read readv pread64 preadv preadv2 write writev pwrite64 pwritev pwritev2
    open openat openat2 creat close close_range dup dup2 dup3 lseek sendfile
    copy_file_range
    stat fstat lstat newfstatat statx statfs fstatfs access faccessat faccessat2
    readlink readlinkat getdents getdents64 getcwd chdir fchdir umask
    mkdir mkdirat rmdir rename renameat renameat2 link linkat symlink symlinkat unlink
    unlinkat truncate ftruncate fallocate fsync fdatasync flock fadvise64
    getxattr lgetxattr fgetxattr listxattr llistxattr flistxattr
    pipe pipe2 eventfd eventfd2 poll ppoll select pselect6 _newselect
    epoll_create epoll_create1 epoll_ctl epoll_wait epoll_pwait epoll_pwait2
    mmap mmap2 munmap mremap mprotect madvise msync brk
    futex futex_time64 futex_waitv rseq set_robust_list get_robust_list
    set_tid_address membarrier sched_yield sched_getaffinity sched_getparam
    sched_getscheduler getcpu restart_syscall
    rt_sigaction rt_sigprocmask rt_sigreturn rt_sigpending rt_sigsuspend
    rt_sigtimedwait sigaltstack pause alarm getitimer setitimer signalfd4
    timer_create timer_settime timer_gettime timer_getoverrun timer_delete
    timerfd_create timerfd_settime timerfd_gettime
    nanosleep clock_nanosleep clock_gettime clock_getres gettimeofday time times
    getrusage getrlimit setrlimit getrandom sysinfo uname capget
    getpid gettid getppid getpgrp getpgid getsid getpriority wait4 waitid
    getuid geteuid getgid getegid getresuid getresgid getgroups
    recvfrom sendto shutdown getsockname getpeername getsockopt
    exit exit_group
""".split()

# changes of files that Landlock does not see: only where the root is read-only
FILE_ATTRIBUTES = "chmod fchmod fchmodat fchmodat2 utime utimes utimensat futimesat"
# signals: only where there is no other process to be seen
SIGNALS = "kill tkill tgkill"

# the plain offences
REFUSED = """
    fork vfork clone execve execveat socket connect bind listen accept accept4
    ptrace process_vm_readv process_vm_writev pidfd_open pidfd_getfd pidfd_send_signal
    kill tkill tgkill chmod fchmod fchmodat chown fchown fchownat lchown mknod mknodat
    mount umount2 pivot_root chroot unshare setns setuid setgid bpf perf_event_open
    memfd_create shmget semget msgget
""".split()

# values of arguments
TCGETS, FIOCLEX, FIONCLEX, FIONBIO, FIONREAD = 0x5401, 0x5451, 0x5450, 0x5421, 0x541B
TIOCGWINSZ = 0x5413
# not F_SETOWN and F_SETSIG, which send any signal to any process
FCNTL = (0, 1, 2, 3, 4, 5, 6, 7, 36, 37, 38, 1030, 1031, 1032)
PR_SET_NAME, PR_GET_NAME, PR_SET_VMA = 15, 16, 0x53564D41
SOCKET_TYPE = 0xF
OPTIMIZE, BINARY_TREE = 8, 2  # of libseccomp


class Program:
    """A filter made once, loaded in many processes.

    Parameters
    ----------
    alone
        The student is in its own namespaces: signals reach only itself, and a change
        of a file's attributes only its own files.
    """

    def __init__(self, alone: bool) -> None:
        import pyseccomp as seccomp  # needs Linux and libseccomp

        rules = seccomp.SyscallFilter(seccomp.ERRNO(errno.ENOSYS))
        rules.set_attr(OPTIMIZE, BINARY_TREE)

        def add(action: int, name: str, *conditions: seccomp.Arg) -> None:
            if seccomp.resolve_syscall(seccomp.Arch.NATIVE, name) != -1:
                rules.add_rule(action, name, *conditions)

        def one_of(name: str, argument: int, values: tuple[int, ...]) -> None:
            for value in values:
                condition = seccomp.Arg(argument, seccomp.MASKED_EQ, 2**32 - 1, value)
                add(seccomp.ALLOW, name, condition)

        allowed = set(ALLOWED)
        if alone:
            allowed |= set(FILE_ATTRIBUTES.split()) | set(SIGNALS.split())
        for name in sorted(allowed):
            add(seccomp.ALLOW, name)
        for name in sorted(set(REFUSED) - allowed):
            add(seccomp.ERRNO(errno.EPERM), name)

        one_of("fcntl", 1, FCNTL)
        one_of("ioctl", 1, (TCGETS, TIOCGWINSZ, FIOCLEX, FIONCLEX, FIONBIO, FIONREAD))
        one_of("prctl", 0, (PR_SET_NAME, PR_GET_NAME, PR_SET_VMA))
        one_of("prlimit64", 0, (0,))  # its own limits
        add(  # asyncio wakes itself through a pair of sockets
            seccomp.ALLOW,
            "socketpair",
            seccomp.Arg(0, seccomp.EQ, socket.AF_UNIX),
            seccomp.Arg(1, seccomp.MASKED_EQ, SOCKET_TYPE, socket.SOCK_STREAM),
        )
        with tempfile.TemporaryFile() as file:
            rules.export_bpf(file)
            file.seek(0)
            code = file.read()
        self._code = ctypes.create_string_buffer(code, len(code))
        self._program = _Program(len(code) // 8, ctypes.addressof(self._code))

    def load(self) -> None:
        """Apply it to this process, for good."""
        prctl(PR_SET_SECCOMP, 2, ctypes.byref(self._program))


class _Program(ctypes.Structure):  # struct sock_fprog
    _fields_ = (("length", ctypes.c_ushort), ("code", ctypes.c_void_p))
