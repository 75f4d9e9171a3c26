#include "app/weir-script/confinement.h"

#include <csignal>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

namespace weir::script {
namespace {

constexpr rlim_t addresses = 1024UL * 1024 * 1024;
constexpr rlim_t data = 512UL * 1024 * 1024;
constexpr rlim_t openFiles = 3; // the standard three are open already

void limit(__rlimit_resource what, rlim_t value)
{
    const rlimit both{value, value};
    ::setrlimit(what, &both);
}

} // namespace

bool confine()
{
    const pid_t parent = ::getppid();
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    limit(RLIMIT_CORE, 0);
    limit(RLIMIT_FSIZE, 0);
    limit(RLIMIT_AS, addresses);
    limit(RLIMIT_DATA, data);
    // Who ended before the signal was asked for will not send it; whoever adopts orphans is the parent then.
    return parent == ::getppid();
}

void confineFiles() { limit(RLIMIT_NOFILE, openFiles); }

} // namespace weir::script
