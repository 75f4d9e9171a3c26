#include "app/weirctl/askaccess.h"

#include "app/shell/ctl.h"
#include "app/shell/errorwords.h"
#include "app/shell/interrupt.h"
#include "backend/base/partfile.h"
#include "backend/engine/queries/accessgather.h"
#include "models/common/formats.h"

#include <QFile>

namespace weir::ctl {
namespace {

int writeFile(const QString& path, bool replace, const std::string& text)
{
    PartFile file;
    Result<void> done = file.open(path, replace);
    if (done)
        done = file.write(text);
    if (done)
        done = file.commit();
    if (!done) {
        complain(done.error(), path);
        return Failed;
    }
    QFile::setPermissions(path, QFile::ReadOwner | QFile::WriteOwner);
    return Done;
}

} // namespace

int askAccess(const Arguments& arguments, const Target& target, engine::QueryClient& client, const QString& person)
{
    const Result<std::optional<engine::AccessGathered>> gathered =
        engine::gatherAccess(client, person.toStdString(), target.timeoutMs, [] { return stopRequested() == 0; });
    if (const int stop = stopRequested())
        return stop;
    if (!gathered && gathered.error().kind == ErrorKind::Timeout) {
        complain(Ctl::tr("Not all that is at %1 answered within %2: %3.")
                     .arg(target.where, formats::duration(target.timeoutMs), gathered.error().detail),
                 Ctl::tr("weirctl engine shows whether all partitions are held."));
        return Failed;
    }
    if (!gathered) {
        complain(gathered.error(), target.where);
        return Failed;
    }
    if (!*gathered) {
        complain(Ctl::tr("Nobody has the identifier %1.").arg(person));
        return Failed;
    }
    const std::string text = (*gathered)->document + '\n';
    if (!arguments.has(QStringLiteral("to"))) {
        say(QString::fromStdString(text));
        return Done;
    }
    const QString path = arguments.value(QStringLiteral("to"));
    const int status = writeFile(path, arguments.has(QStringLiteral("replace")), text);
    if (status == Done)
        say(Ctl::tr("All that is known of %1, with %2 of theirs, is in %3.")
                .arg(person, Ctl::tr("%n event(s)", nullptr, int((*gathered)->events)), path) +
            QLatin1Char('\n'));
    return status;
}

QVector<Option> accessOptions()
{
    return {{QStringLiteral("to"),
             {},
             QStringLiteral("FILE"),
             Ctl::tr("For access: the file to be written, which only its owner may read. Default: standard output.")},
            {QStringLiteral("replace"), {}, {}, Ctl::tr("Put it in the place of a file that exists.")}};
}

} // namespace weir::ctl
