/* The clock of a demo that a journey moves: the seconds written in the file named LIVES_CLOCK are added to the time. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static const volatile long long *added;

__attribute__((constructor)) static void find(void) {
    const char *named = getenv("LIVES_CLOCK");
    int opened = named ? open(named, O_RDONLY | O_CLOEXEC) : -1;
    if (opened >= 0) {
        void *seen = mmap(NULL, sizeof *added, PROT_READ, MAP_SHARED, opened, 0);
        added = seen == MAP_FAILED ? NULL : seen;
        close(opened);
    }
}

int clock_gettime(clockid_t which, struct timespec *found) {
    static int (*real)(clockid_t, struct timespec *);
    if (!real)
        real = dlsym(RTLD_NEXT, "clock_gettime");
    int failed = real(which, found);
    if (!failed && added && (which == CLOCK_REALTIME || which == CLOCK_REALTIME_COARSE))
        found->tv_sec += *added;
    return failed;
}

int gettimeofday(struct timeval *restrict found, void *restrict zone) {
    struct timespec now;
    (void)zone;
    clock_gettime(CLOCK_REALTIME, &now);
    found->tv_sec = now.tv_sec;
    found->tv_usec = now.tv_nsec / 1000;
    return 0;
}

time_t time(time_t *found) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (found)
        *found = now.tv_sec;
    return now.tv_sec;
}
