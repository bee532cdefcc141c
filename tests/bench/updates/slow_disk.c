/* A disk whose fsync takes longer: waits, then syncs for real. The wait is set while the program runs. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <time.h>

static volatile long wait_us = 0;

void slow_disk_set(long us) { wait_us = us; }

static void wait_a_little(void) {
    long us = wait_us;
    if (us > 0) {
        struct timespec t = {us / 1000000, (us % 1000000) * 1000};
        nanosleep(&t, 0);
    }
}

int fsync(int fd) {
    static int (*real)(int);
    if (!real) real = (int (*)(int))dlsym(RTLD_NEXT, "fsync");
    wait_a_little();
    return real(fd);
}

int fdatasync(int fd) {
    static int (*real)(int);
    if (!real) real = (int (*)(int))dlsym(RTLD_NEXT, "fdatasync");
    wait_a_little();
    return real(fd);
}
