#include "models/common/topicformats.h"

#include "backend/serde/givenschema.h"
#include "backend/service/settings.h"
#include "models/common/errortext.h"

#include <QCoreApplication>
#include <QPointer>
#include <QThreadPool>

namespace weir {

TopicFormats::TopicFormats(Settings& settings, QObject* parent) : QObject(parent), m_settings(settings) {}

QString TopicFormats::key(RecordPart which, const char* what) const
{
    return QStringLiteral("%1/%2%3").arg(
        m_group, which == RecordPart::Key ? QStringLiteral("key") : QStringLiteral("value"), QLatin1String(what));
}

void TopicFormats::open(const QString& group, std::shared_ptr<const DecoderSet> base)
{
    const bool same = group == m_group;
    m_group = group;
    m_base = std::move(base);
    for (const RecordPart which : {RecordPart::Key, RecordPart::Value}) {
        Part& each = part(which);
        const SchemaFile file{m_settings.value(key(which, "Schema")).toString(),
                              m_settings.value(key(which, "Message")).toString()};
        each.format = formatFromName(m_settings.value(key(which, "Format")).toString().toStdString());
        if (same && file == each.file)
            continue;
        each.file = file;
        each.schema.reset();
        read(which);
    }
    make();
}

Format TopicFormats::format(RecordPart part) const { return part == RecordPart::Key ? m_key.format : m_value.format; }

void TopicFormats::setFormat(RecordPart which, Format format)
{
    part(which).format = format;
    m_settings.setValue(key(which, "Format"), QString::fromStdString(std::string(formatName(format))));
    emit changed();
}

void TopicFormats::showFormats(Format key, Format value)
{
    if (key == m_key.format && value == m_value.format)
        return;
    m_key.format = key;
    m_value.format = value;
    emit changed();
}

TopicFormats::SchemaFile TopicFormats::schemaFile(RecordPart part) const
{
    return part == RecordPart::Key ? m_key.file : m_value.file;
}

QStringList TopicFormats::messages(RecordPart part) const
{
    const auto& schema = part == RecordPart::Key ? m_key.schema : m_value.schema;
    if (!schema || !schema->protobuf())
        return {};
    QStringList names{QString::fromStdString(schema->message())};
    for (const std::string& name : schema->protobuf()->messageNames()) {
        if (name != schema->message())
            names << QString::fromStdString(name);
    }
    return names;
}

void TopicFormats::setSchemaFile(RecordPart which, const SchemaFile& file)
{
    m_settings.setValue(key(which, "Schema"), file.path);
    m_settings.setValue(key(which, "Message"), file.message);
    part(which).file = file;
    part(which).schema.reset();
    read(which);
    if (file.path.isEmpty()) {
        make();
        emit changed();
    }
}

void TopicFormats::read(RecordPart which)
{
    Part& each = part(which);
    const int generation = ++each.generation;
    if (each.file.path.isEmpty())
        return;
    QThreadPool::globalInstance()->start([self = QPointer<TopicFormats>(this), which, file = each.file, generation] {
        auto schema = GivenSchema::fromFile(file.path, file.message.toStdString());
        QMetaObject::invokeMethod(
            QCoreApplication::instance(),
            [self, which, file, generation, schema = std::move(schema)] {
                if (!self || self->part(which).generation != generation)
                    return;
                if (!schema) {
                    emit self->failed(
                        tr("The schema %1 cannot be used: %2 (%3)")
                            .arg(file.path, errorText(schema.error(), ErrorPlace::File).full(), schema.error().detail));
                    return;
                }
                self->part(which).schema = *schema;
                self->make();
                emit self->changed();
            },
            Qt::QueuedConnection);
    });
}

void TopicFormats::make()
{
    m_decoders = m_base && (m_key.schema || m_value.schema) ? m_base->withGiven(m_key.schema, m_value.schema) : m_base;
}

} // namespace weir
