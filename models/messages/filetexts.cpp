#include "models/messages/filetexts.h"

#include "models/common/formats.h"

#include <QCoreApplication>

namespace weir {
namespace {

struct FileWords
{
    Q_DECLARE_TR_FUNCTIONS(weir::FileWords)
};

QString kindName(const FileFacts& facts)
{
    switch (facts.kind) {
    case FileKind::Lines:
        return facts.isExported ? FileWords::tr("Exported records, JSON lines") : FileWords::tr("Lines");
    case FileKind::Csv:
        return FileWords::tr("CSV");
    case FileKind::JsonValues:
        return FileWords::tr("JSON");
    case FileKind::Avro:
        return facts.isExported ? FileWords::tr("Exported records, Avro") : FileWords::tr("Avro");
    case FileKind::Segments:
        return FileWords::tr("%n segment(s) of a partition", nullptr, facts.files);
    case FileKind::Unknown:
        break;
    }
    return FileWords::tr("File");
}

} // namespace

QString fileFactsText(const FileFacts& facts, bool utc)
{
    QStringList parts{kindName(facts), formats::size(facts.size)};
    if (!facts.codec.isEmpty())
        parts << FileWords::tr("packed with %1").arg(facts.codec);
    parts << FileWords::tr("changed %1").arg(formats::timestamp(facts.modifiedMs, utc));
    return parts.join(QStringLiteral(" · "));
}

ErrorText fileErrorText(const Error& error)
{
    if (error.kind == ErrorKind::Invalid && error.detail.contains(QLatin1String("no times")))
        return {FileWords::tr("No times in this file"),
                FileWords::tr("The records of %1 do not say when they were.").arg(error.subject),
                FileWords::tr("Read from the beginning, the newest or an offset.")};
    if (error.kind == ErrorKind::Invalid || error.kind == ErrorKind::Decode)
        return {FileWords::tr("No records in this"),
                FileWords::tr("%1 is none of what can be opened as a topic, or its beginning is damaged.")
                    .arg(error.subject),
                FileWords::tr("Weir opens JSON lines, CSV with a header line, JSON, Avro object containers, and "
                              "segments of Kafka (.log) or the folder they lie in.")};
    if (error.kind == ErrorKind::Io && error.detail.contains(QLatin1String("was cut")))
        return {FileWords::tr("The file became shorter"),
                FileWords::tr("%1 was cut while it was read.").arg(error.subject),
                FileWords::tr("Reload reads what it is now.")};
    return errorText(error, ErrorPlace::File);
}

QString fileDamageText(const Error& error)
{
    if (error.kind != ErrorKind::Decode)
        return fileErrorText(error).full();
    return FileWords::tr("Damaged places in this file: %n. Each is a row with the header weir.problem. The first: %1.",
                         nullptr, error.code)
        .arg(error.detail.section(QStringLiteral("the first: "), 1));
}

} // namespace weir
