// Purpose: how the keys and values of a topic are read: the formats and the schema files that somebody chose, kept for
// the topic, and the decoders that follow from them. Thread: GUI; files are read on a worker.
#pragma once

#include "backend/serde/decoder.h"

#include <QObject>
#include <QStringList>

namespace weir {

class Settings;

class TopicFormats : public QObject
{
    Q_OBJECT
public:
    explicit TopicFormats(Settings& settings, QObject* parent = nullptr);

    /// What was kept under `group` ("topics/<cluster>/<topic>"); `base` may be null.
    void open(const QString& group, std::shared_ptr<const DecoderSet> base);
    Format format(RecordPart part) const;
    /// Kept; changed().
    void setFormat(RecordPart part, Format format);
    /// As open() found them, without keeping them: for a view or an address.
    void showFormats(Format key, Format value);

    struct SchemaFile
    {
        QString path;
        QString message; ///< Protobuf's; empty: the first
        friend bool operator==(const SchemaFile&, const SchemaFile&) = default;
    };
    SchemaFile schemaFile(RecordPart part) const;
    /// Kept and read; an empty path takes it away. changed() or failed().
    void setSchemaFile(RecordPart part, const SchemaFile& file);

    /// Of a given Protobuf schema that has been read: its messages, the one in use first.
    QStringList messages(RecordPart part) const;

    /// With the given schemas that have been read so far; null before open().
    const std::shared_ptr<const DecoderSet>& decoders() const { return m_decoders; }

signals:
    void changed();
    void failed(const QString& sentence); ///< a schema file cannot be read

private:
    struct Part
    {
        Format format = Format::Auto;
        SchemaFile file;
        std::shared_ptr<const GivenSchema> schema;
        int generation = 0;
    };
    Part& part(RecordPart which) { return which == RecordPart::Key ? m_key : m_value; }
    QString key(RecordPart which, const char* what) const;
    void read(RecordPart which);
    void make();

    Settings& m_settings;
    QString m_group;
    std::shared_ptr<const DecoderSet> m_base, m_decoders;
    Part m_key, m_value;
};

} // namespace weir
