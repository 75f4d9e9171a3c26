#include "backend/engine/script/scriptprocess.h"

#include "backend/cdp/common/bytes.h"
#include "backend/engine/script/pythonruntime.h"
#include "backend/engine/script/scriptframe.h"

#include <array>
#include <cerrno>
#include <chrono>
#include <climits>
#include <csignal>
#include <ctime>
#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#include <utility>
#include <vector>

namespace weir::engine {
namespace {

constexpr std::size_t mostLoaded = 1'000; // codes of former definitions go with the child that has them
constexpr int sendRoom = 1024 * 1024;
constexpr std::int64_t lookEveryMs = 20;
constexpr std::int64_t forEver = INT64_MAX / 2;

std::int64_t nowMs()
{
    return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now().time_since_epoch())
        .count();
}

std::string besideThisProgram(const char* name)
{
    std::array<char, PATH_MAX> path{};
    const ssize_t size = ::readlink("/proc/self/exe", path.data(), path.size() - 1);
    const std::string_view own(path.data(), size > 0 ? static_cast<std::size_t>(size) : 0);
    return std::string(own.substr(0, own.rfind('/') + 1)) + name;
}

Error failed(ErrorKind kind, const std::string& what, const std::string& program, int code = 0)
{
    return {kind, code, QString::fromStdString(what), QString::fromStdString(program), true, false};
}

/// With one handle only, no environment of ours (it may hold secrets), and signals as they usually are.
int spawn(const std::string& program, const std::vector<std::string>& arguments, int handle, pid_t& process)
{
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, handle, STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions, handle, STDOUT_FILENO);
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addclosefrom_np(&actions, STDERR_FILENO + 1);
    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    sigset_t none, usual;
    sigemptyset(&none);
    sigfillset(&usual);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &usual);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    std::vector<char*> texts{const_cast<char*>(program.c_str())};
    for (const std::string& argument : arguments)
        texts.push_back(const_cast<char*>(argument.c_str()));
    texts.push_back(nullptr);
    std::array<std::string, 3> settings{"TZ=UTC", "LANG=C.UTF-8", "PATH=/usr/bin:/bin"};
    std::array<char*, 4> environment{settings[0].data(), settings[1].data(), settings[2].data(), nullptr};
    const int error = posix_spawn(&process, program.c_str(), &actions, &attributes, texts.data(), environment.data());
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
    return error;
}

} // namespace

ScriptProcess::ScriptProcess(ScriptRuntime runtime, ScriptOptions options)
    : m_runtime(runtime), m_options(std::move(options))
{
}

ScriptProcess::~ScriptProcess() { end(); }

void ScriptProcess::end()
{
    if (m_socket >= 0)
        ::close(std::exchange(m_socket, -1));
    if (m_process > 0) {
        ::kill(m_process, SIGKILL);
        while (::waitpid(m_process, nullptr, 0) < 0 && errno == EINTR) {
        }
    }
    m_process = -1;
    m_loaded.clear();
    m_hasSpoken = false;
}

Result<void> ScriptProcess::start()
{
    const bool isPython = m_runtime == ScriptRuntime::Python;
    const std::string program =
        isPython ? m_options.python
                 : (m_options.program.empty() ? besideThisProgram("weir-script") : m_options.program);
    int ends[2];
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
        return failed(ErrorKind::Io, "no pipe for a script child", program, errno);
    m_socket = ends[0];
    for (const int end : ends)
        ::setsockopt(end, SOL_SOCKET, SO_SNDBUF, &sendRoom, sizeof sendRoom);
    std::vector<std::string> arguments;
    if (isPython)
        arguments = {"-I", "-S", "-B", "-c", std::string(pythonRuntime)};
    const int error = spawn(program, arguments, ends[1], m_process);
    ::close(ends[1]);
    if (error != 0) {
        m_process = -1;
        end();
        return failed(ErrorKind::NotFound, "the script child cannot be started", program, error);
    }
    const Result<std::string> hello = receive(forEver);
    m_hasSpoken = hello && *hello == std::string(1, scriptframe::hello);
    if (!m_hasSpoken) {
        end();
        return failed(ErrorKind::NotFound, "the script child was started and does not speak", program);
    }
    return {};
}

std::int64_t ScriptProcess::processorNowMs() const
{
    clockid_t clock{};
    timespec time{};
    if (::clock_getcpuclockid(m_process, &clock) != 0 || ::clock_gettime(clock, &time) != 0)
        return 0;
    return time.tv_sec * 1000 + time.tv_nsec / 1'000'000;
}

/// Until the socket is ready. Errors: Timeout.
Result<void> ScriptProcess::wait(short events, std::int64_t untilMs, std::int64_t processorUntilMs)
{
    for (;;) {
        pollfd handle{m_socket, events, 0};
        if (::poll(&handle, 1, static_cast<int>(lookEveryMs)) > 0)
            return {};
        if (nowMs() >= untilMs || processorNowMs() >= processorUntilMs)
            return failed(ErrorKind::Timeout, "it runs too long and had to be killed", {});
    }
}

Error ScriptProcess::lost() { return failed(ErrorKind::Unavailable, "the script child has ended", {}); }

Result<void> ScriptProcess::send(char kind, std::string_view body)
{
    const std::size_t size = body.size() + 1;
    std::string head;
    for (std::size_t i = 0; i < scriptframe::lengthBytes; ++i)
        head += static_cast<char>(size >> (8 * i));
    head += kind;
    const std::int64_t until = nowMs() + m_options.silentMs;
    for (std::string_view part : {std::string_view(head), body}) {
        while (!part.empty()) {
            const ssize_t sent = ::send(m_socket, part.data(), part.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
            if (sent > 0) {
                part.remove_prefix(static_cast<std::size_t>(sent));
            } else if (errno == EAGAIN || errno == EINTR) {
                if (const Result<void> ready = wait(POLLOUT, until, forEver); !ready)
                    return ready;
            } else {
                return lost();
            }
        }
    }
    return {};
}

Result<std::string> ScriptProcess::receive(std::int64_t processorMs)
{
    const std::int64_t until = nowMs() + m_options.silentMs;
    const std::int64_t processorUntil = processorMs == forEver ? forEver : processorNowMs() + processorMs;
    std::string frame(scriptframe::lengthBytes, '\0');
    std::size_t got = 0;
    bool hasLength = false;
    for (;;) {
        const ssize_t more = ::recv(m_socket, frame.data() + got, frame.size() - got, MSG_DONTWAIT);
        if (more > 0) {
            got += static_cast<std::size_t>(more);
        } else if (more < 0 && (errno == EAGAIN || errno == EINTR)) {
            if (const Result<void> ready = wait(POLLIN, until, processorUntil); !ready)
                return ready.error();
        } else {
            return lost();
        }
        if (got < frame.size())
            continue;
        if (hasLength)
            return frame;
        std::size_t size = 0;
        for (std::size_t i = scriptframe::lengthBytes; i-- > 0;)
            size = size << 8 | static_cast<unsigned char>(frame[i]);
        // A child that is about to end may print something of its own.
        if (size == 0 || size > scriptframe::largestFrame)
            return lost();
        frame.resize(size);
        got = 0;
        hasLength = true;
    }
}

Result<std::string> ScriptProcess::exchange(char kind, std::string_view body)
{
    if (body.size() >= scriptframe::largestFrame)
        return failed(ErrorKind::Limit, "a batch is too large for a frame", {});
    if (m_process < 0) {
        if (const Result<void> started = start(); !started)
            return started.error();
    }
    if (const Result<void> sent = send(kind, body); !sent) {
        end();
        return sent.error();
    }
    Result<std::string> answer = receive(m_options.batchMs + m_options.eventMs + m_options.killAfterMs);
    if (!answer)
        end();
    return answer;
}

Result<ScriptProcess::Loaded> ScriptProcess::load(const std::string& name, const std::string& code)
{
    if (const auto found = m_loaded.find({name, code}); found != m_loaded.end())
        return found->second;
    if (m_loaded.size() >= mostLoaded)
        end();
    Loaded loaded{++m_lastId, {}};
    cdp::ByteWriter writer;
    writer.number(loaded.id);
    writer.text(name);
    writer.text(code);
    const Result<std::string> answer = exchange(scriptframe::load, writer.take());
    if (!answer)
        return answer.error();
    if (answer->front() == scriptframe::mistake) {
        cdp::ByteReader reader(std::string_view(*answer).substr(1));
        ScriptMistake mistake;
        mistake.line = static_cast<int>(reader.number());
        mistake.column = static_cast<int>(reader.number());
        mistake.message = std::string(reader.text());
        loaded.mistake = std::move(mistake);
    } else if (answer->front() != scriptframe::loaded) {
        end();
        return lost();
    }
    return m_loaded[{name, code}] = loaded;
}

} // namespace weir::engine
