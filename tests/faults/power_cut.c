/* What a disk holds when the power goes: of each file under MASKAY_LIVE only what was last synced, copied to
   MASKAY_DISK at each fsync or fdatasync; a file that was deleted is gone once its folder was synced. Whatever was
   done after it is lost with the machine. */
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void forget_deleted(const char *live, const char *disk) {
    char here[PATH_MAX], there[PATH_MAX];
    DIR *folder = opendir(disk);
    struct dirent *entry;
    while (folder && (entry = readdir(folder))) {
        snprintf(here, sizeof here, "%s/%s", live, entry->d_name);
        snprintf(there, sizeof there, "%s/%s", disk, entry->d_name);
        if (strstr(entry->d_name, ".sqlite") && access(here, F_OK) != 0) unlink(there);
    }
    if (folder) closedir(folder);
}

static void keep(int fd) {
    const char *live = getenv("MASKAY_LIVE"), *disk = getenv("MASKAY_DISK");
    char link[64], path[PATH_MAX], to[PATH_MAX], part[PATH_MAX + 8], block[65536];
    int before = errno;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t n = readlink(link, path, sizeof path - 1);
    if (!live || !disk || n <= 0) return;
    path[n] = 0;
    if (strcmp(path, live) == 0) forget_deleted(live, disk);
    const char *name = strrchr(path, '/') + 1;
    if (strncmp(path, live, strlen(live)) != 0 || !strstr(name, ".sqlite")) return;
    snprintf(to, sizeof to, "%s/%s", disk, name);
    snprintf(part, sizeof part, "%s.part", to);
    int in = open(path, O_RDONLY), out = open(part, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    while ((n = read(in, block, sizeof block)) > 0)
        if (write(out, block, n) != n) abort();
    close(in);
    close(out);
    rename(part, to);
    errno = before;
}

int fsync(int fd) {
    int done = ((int (*)(int))dlsym(RTLD_NEXT, "fsync"))(fd);
    if (done == 0) keep(fd);
    return done;
}

int fdatasync(int fd) {
    int done = ((int (*)(int))dlsym(RTLD_NEXT, "fdatasync"))(fd);
    if (done == 0) keep(fd);
    return done;
}
