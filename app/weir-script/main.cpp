#include "app/weir-script/confinement.h"
#include "app/weir-script/framepipe.h"
#include "app/weir-script/scriptengine.h"

#include <malloc.h>
#include <unistd.h>

using namespace weir;
using namespace weir::script;
namespace frames = weir::engine::scriptframe;

namespace {

bool answerLoad(ScriptEngine& engine, std::string_view body)
{
    cdp::ByteReader reader(body);
    const std::uint64_t id = reader.number();
    const std::string name(reader.text());
    const std::string code(reader.text());
    if (reader.isBroken())
        return false;
    const std::optional<CodeMistake> mistake = engine.load(id, name, code);
    if (!mistake)
        return writeFrame(STDOUT_FILENO, frames::loaded, {});
    cdp::ByteWriter writer;
    writer.number(static_cast<std::uint64_t>(mistake->line));
    writer.number(static_cast<std::uint64_t>(mistake->column));
    writer.text(cut(mistake->message, frames::longestMessage));
    return writeFrame(STDOUT_FILENO, frames::mistake, writer.take());
}

bool answerRun(ScriptEngine& engine, std::string_view body)
{
    const std::optional<std::string> answer = engine.run(body);
    return answer && writeFrame(STDOUT_FILENO, frames::done, *answer);
}

} // namespace

int main()
{
    if (!confine())
        return 1;
    // Frames come and go by the hundred kilobytes: their memory is kept rather than fetched anew each time.
    ::mallopt(M_MMAP_THRESHOLD, 32 * 1024 * 1024);
    ::mallopt(M_TRIM_THRESHOLD, 64 * 1024 * 1024);
    ScriptEngine engine;
    confineFiles();
    bool goesOn = writeFrame(STDOUT_FILENO, frames::hello, {});
    std::string frame;
    while (goesOn && readFrame(STDIN_FILENO, frame)) {
        const std::string_view body = std::string_view(frame).substr(1);
        if (frame.front() == frames::load)
            goesOn = answerLoad(engine, body);
        else if (frame.front() == frames::run)
            goesOn = answerRun(engine, body);
        else
            goesOn = false;
    }
    // V8 is not taken down in order: its parent waits.
    ::_exit(goesOn ? 0 : 1);
}
