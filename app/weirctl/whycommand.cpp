#include "app/shell/ctl.h"
#include "app/shell/errorwords.h"
#include "app/weirctl/casereplay.h"
#include "app/weirctl/command.h"
#include "backend/base/duration.h"
#include "backend/cdp/replay/customerreplay.h"
#include "models/common/customertext.h"
#include "models/common/formats.h"

namespace weir::ctl {
namespace {

int runWhy(const Arguments& arguments)
{
    constexpr int needed = 3;
    const QStringList& words = arguments.positional();
    if (words.size() != needed) {
        complain(Ctl::tr("A case, an audience and a profile are needed."),
                 Ctl::tr("For example: weirctl why case.json buyers u1"));
        return Misused;
    }
    QString sentence;
    const std::optional<cdp::CustomerCase> story = readCustomerFile(words[0], sentence);
    if (!story) {
        complain(sentence);
        return Misused;
    }
    cdp::CustomerReplay replay(*story);
    replay.run();
    std::optional<std::int64_t> asOfMs;
    if (const QString asOf = arguments.value(QStringLiteral("as-of")); !asOf.isEmpty()) {
        asOfMs = parseWhen(asOf, replay.world().nowMs());
        if (!asOfMs) {
            complain(Ctl::tr("“%1” is no time.").arg(asOf), Ctl::tr("For example: -5m, or 2026-01-01T00:00:00Z"));
            return Misused;
        }
    }
    const std::optional<cdp::Explanation> explanation =
        replay.world().why(words[1].toStdString(), words[2].toStdString(), asOfMs);
    if (!explanation) {
        complain(replay.world().profile(words[2].toStdString())
                     ? Ctl::tr("There is no audience %1 in force at the end of the case.").arg(words[1])
                     : Ctl::tr("There is no profile %1 at the end of the case.").arg(words[2]));
        return Failed;
    }
    const QString at = formats::timestamp(asOfMs.value_or(replay.world().nowMs()), true);
    QString text = (explanation->holds ? Ctl::tr("%1 is in the audience %2 at %3:")
                                       : Ctl::tr("%1 is not in the audience %2 at %3:"))
                       .arg(words[2], words[1], at) +
                   QLatin1Char('\n');
    for (const QString& line : explanationLines(*explanation))
        text += QStringLiteral("    ") + line + QLatin1Char('\n');
    say(text);
    return Done;
}

} // namespace

Command whyCommand()
{
    Command command;
    command.name = QStringLiteral("why");
    command.summary = Ctl::tr("Say why somebody is in an audience at the end of a case, or is not.");
    command.usage = QStringLiteral("CASE AUDIENCE PROFILE [--as-of TIME]");
    command.description = Ctl::tr(
        "Replays the case, whether what it expects is true or not, and prints each condition of the audience: whether "
        "it is true, the events that were counted, what is missing, and when it may change by itself.\n\n"
        "PROFILE is a userId or any other identifier, such as anonymousId:a1.");
    command.options = {{Ctl::tr("Options:"),
                        {{QStringLiteral("as-of"),
                          {},
                          QStringLiteral("TIME"),
                          Ctl::tr("At this moment, with all that is known at the end of the case: -5m counts from "
                                  "there, 2026-01-01T00:00:00Z stands by itself.")},
                         {QStringLiteral("help"), QStringLiteral("h"), {}, Ctl::tr("This text.")}}}};
    command.examples = {{QStringLiteral("weirctl why buyers.json buyers u1"), Ctl::tr("Why u1 is in buyers.")}};
    command.statuses =
        Ctl::tr("An audience or a profile that is not there ends with 1, a file that is no case with 2.");
    command.run = &runWhy;
    return command;
}

} // namespace weir::ctl
