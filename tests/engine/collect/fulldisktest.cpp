// The spool on a disk that is full: what was acknowledged stays, what does not fit is refused, and it goes on once
// there is room again.
#include "backend/engine/collect/spool.h"
#include "tests/support/registry.h"

#include <QTemporaryDir>
#include <QTest>
#include <csignal>
#include <fcntl.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace weir {
namespace {

using engine::Spool;

constexpr char sizeOfDisk[] = "size=64k";
constexpr rlim_t sizeOfFiles = 64 * 1024;

bool put(const char* file, const std::string& text)
{
    const int handle = ::open(file, O_WRONLY | O_CLOEXEC);
    const bool isDone = handle >= 0 && ::write(handle, text.data(), text.size()) == ssize_t(text.size());
    ::close(handle);
    return isDone;
}

/// Who is not root is it in a namespace of its own, where the system allows that.
bool makeTinyDisk(const std::string& folder)
{
    const uid_t user = ::geteuid();
    if (::unshare(user == 0 ? CLONE_NEWNS : CLONE_NEWNS | CLONE_NEWUSER) != 0)
        return false;
    if (user != 0 && !put("/proc/self/uid_map", "0 " + std::to_string(user) + " 1"))
        return false;
    return ::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0 &&
           ::mount("tmpfs", folder.c_str(), "tmpfs", 0, sizeOfDisk) == 0;
}

/// The number of the first step that goes wrong; 0: none.
int fillAndEmpty(const std::string& folder)
{
    constexpr std::size_t entrySize = 3'000, tooMany = 100;
    std::vector<std::string> kept;
    const auto entry = [](std::size_t n) { return std::string(entrySize, char('a' + n % 26)); };
    {
        auto spool = Spool::open({folder});
        if (!spool)
            return 1;
        bool isFull = false;
        for (std::size_t n = 0; n < tooMany && !isFull; ++n) {
            const std::vector<std::string> one{entry(n)};
            const Result<void> done = (*spool)->append(one, 0);
            isFull = !done;
            if (done)
                kept.push_back(one.front());
            else if (done.error().kind != ErrorKind::Limit && done.error().kind != ErrorKind::Io)
                return 2;
        }
        if (!isFull || kept.size() < 5)
            return 3;
        if ((*spool)->append(std::vector{std::string(entrySize * 20, 'x')}, 0))
            return 4;
    }
    auto spool = Spool::open({folder}); // a process that is started anew on the full disk
    if (!spool)
        return 5;
    const std::vector<engine::SpoolEntry> entries = (*spool)->read(entrySize * tooMany, 0);
    if (entries.size() != kept.size() || (*spool)->counts().damaged != 0)
        return 6;
    for (std::size_t i = 0; i < kept.size(); ++i) {
        if (entries[i].payload != kept[i])
            return 7;
    }
    (*spool)->delivered(entries.back().end);
    if (!(*spool)->isEmpty())
        return 8;
    if (!(*spool)->flush()) // now that there is room
        return 9;
    if (!(*spool)->append(std::vector{entry(1)}, 0))
        return 10;
    return (*spool)->read(entrySize * tooMany, 0).size() == 1 ? 0 : 11;
}

} // namespace

class FullDiskTest : public QObject
{
    Q_OBJECT
private slots:
    void nothingIsLost()
    {
        const QTemporaryDir folder;
        const std::string path = folder.path().toStdString();
        const pid_t child = ::fork();
        if (child == 0) {
            if (!makeTinyDisk(path)) { // no disk of one's own here: files that cannot grow come near to it
                std::signal(SIGXFSZ, SIG_IGN);
                const rlimit most{sizeOfFiles, sizeOfFiles};
                ::setrlimit(RLIMIT_FSIZE, &most);
            }
            ::_exit(fillAndEmpty(path));
        }
        int status = -1;
        QCOMPARE(::waitpid(child, &status, 0), child);
        QVERIFY(WIFEXITED(status));
        QCOMPARE(WEXITSTATUS(status), 0); // the step that goes wrong
    }
};

WEIR_TEST(FullDiskTest)

} // namespace weir

#include "fulldisktest.moc"
