#include "models/messages/exporttext.h"

#include "models/common/errortext.h"
#include "models/common/formats.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <algorithm>
#include <cerrno>

namespace weir {
namespace {

struct ExportWords
{
    Q_DECLARE_TR_FUNCTIONS(weir::ExportWords)
};

QString failureText(const RecordExport& ended)
{
    const Error error = ended.error().value_or(Error{});
    const QString file = QFileInfo(ended.request().path).fileName();
    const QString written = formats::size(std::int64_t(ended.bytes()));
    if (error.kind == ErrorKind::Io && (error.code == ENOSPC || error.code == EDQUOT))
        return ExportWords::tr("The disk is full: after %1 nothing more could be written to %2. Nothing is left of it. "
                               "Make room, or choose another folder.")
            .arg(written, file);
    if (error.kind == ErrorKind::Io && error.code == EFBIG)
        return ExportWords::tr("Files may not become that large here: after %1 nothing more could be written to %2. "
                               "Nothing is left of it. Choose a folder on another disk, or export less.")
            .arg(written, file);
    if (error.kind == ErrorKind::Io && (error.code == EACCES || error.code == EPERM || error.code == EROFS))
        return ExportWords::tr("You may not write into the folder %1. Choose another one.")
            .arg(QFileInfo(ended.request().path).absolutePath());
    if (error.kind == ErrorKind::Io && error.code == ENOENT)
        return ExportWords::tr("There is no folder %1. Choose another one.")
            .arg(QFileInfo(ended.request().path).absolutePath());
    if (error.kind == ErrorKind::NotFound && error.subject.isEmpty())
        return ExportWords::tr(
            "The records are not held any more: they were read or sorted anew meanwhile. Nothing was "
            "written; export again.");
    if (error.kind == ErrorKind::Exists)
        return ExportWords::tr("%1 is there already. Choose another name, or replace it.").arg(file);
    if (error.kind == ErrorKind::Invalid && !ended.request().options.columns.isEmpty() &&
        ended.request().options.columns.contains(error.subject))
        return ExportWords::tr("There is no column “%1”.").arg(error.subject);
    return ExportWords::tr("%1 Nothing is left of the file.").arg(errorText(error, ErrorPlace::File).full());
}

} // namespace

QString exportFormatName(ExportFormat format)
{
    switch (format) {
    case ExportFormat::JsonLines:
        return ExportWords::tr("JSON lines");
    case ExportFormat::Csv:
        return ExportWords::tr("CSV");
    case ExportFormat::Avro:
        return ExportWords::tr("Avro");
    }
    return {};
}

QString exportFormatNote(ExportFormat format)
{
    switch (format) {
    case ExportFormat::JsonLines:
        return ExportWords::tr("One JSON object a record, with topic, partition, offset, time, key, headers and value. "
                               "Opened in Weir, it gives the same bytes again.");
    case ExportFormat::Csv:
        return ExportWords::tr("One line a record for a spreadsheet: key and value as they are shown.");
    case ExportFormat::Avro:
        return ExportWords::tr("An Avro object container file with the bytes of every record, compressed. Opened in "
                               "Weir, it gives the same bytes again.");
    }
    return {};
}

QString exportProgressText(const RecordExport& running)
{
    const QString written =
        ExportWords::tr("%n record(s) written", nullptr, int(std::min<std::uint64_t>(running.records(), INT_MAX)));
    const QString text = ExportWords::tr("%1, %2").arg(written, formats::size(std::int64_t(running.bytes())));
    return running.isPaused() ? ExportWords::tr("Paused: %1").arg(text) : text;
}

double exportFraction(const RecordExport& running)
{
    const std::optional<std::uint64_t> total = running.total();
    if (!total || *total == 0)
        return -1;
    return std::clamp(double(running.lookedAt()) / double(*total), 0.0, 1.0);
}

QString exportResultText(const RecordExport& ended)
{
    const QString file = QFileInfo(ended.request().path).fileName();
    if (ended.state() == RecordExport::State::Cancelled)
        return ExportWords::tr("Cancelled after %1. No file was left.").arg(exportProgressText(ended));
    if (ended.state() == RecordExport::State::Failed)
        return failureText(ended);
    QStringList sentences;
    sentences << ExportWords::tr("%1: %n record(s), %2.", nullptr,
                                 int(std::min<std::uint64_t>(ended.records(), INT_MAX)))
                     .arg(file, formats::size(std::int64_t(ended.bytes())));
    if (ended.isMasked())
        sentences << ExportWords::tr("Masked fields are masked in the file too.");
    if (ended.missing() > 0)
        sentences << ExportWords::tr("%n record(s) had been dropped from memory before and are not in it.", nullptr,
                                     int(std::min<std::uint64_t>(ended.missing(), INT_MAX)));
    if (ended.damages() > 0)
        sentences << ExportWords::tr("%n damaged stretch(es) could not be read and are not in it.", nullptr,
                                     int(std::min<std::uint64_t>(ended.damages(), INT_MAX)));
    return sentences.join(QLatin1Char(' '));
}

} // namespace weir
