// Purpose: how one looks at the messages of a topic, to be kept under a name: start and stop, filter, columns, colours,
// formats. Thread: a value; ViewStore: GUI. Limits: kept in the settings as JSON, by connection and topic; 200 views a
// topic.
#pragma once

#include "backend/serde/format.h"

#include <QMap>
#include <QString>
#include <QStringList>
#include <QVector>

namespace weir {

class Settings;

/// Rows that fit get a stripe and a tint; the first rule that fits counts.
struct ColourRule
{
    QString filter; ///< FQL, text or /expression/, as in the filter row
    int series = 0; ///< 0–5: which of the six colours
    bool enabled = true;
    friend bool operator==(const ColourRule&, const ColourRule&) = default;
};

struct MessageView
{
    QString name;                 ///< unique within its topic; empty: nobody gave it one
    QMap<QString, QString> query; ///< from, until, partitions, records, filter, search, where, topics: as in an address
    QStringList fields;           ///< JSON fields as columns, by path
    QStringList hiddenColumns;    ///< fixed columns that are not shown, by id
    QVector<ColourRule> colours;
    Format keyFormat = Format::Auto;
    Format valueFormat = Format::Auto;
    friend bool operator==(const MessageView&, const MessageView&) = default;
};

QByteArray toJson(const MessageView& view);
/// What is missing or wrong takes its default.
MessageView viewFromJson(const QByteArray& json);
QByteArray toJson(const QVector<ColourRule>& rules);
QVector<ColourRule> coloursFromJson(const QByteArray& json);

class ViewStore
{
public:
    /// `group`: "topics/<cluster>/<topic>".
    ViewStore(Settings& settings, QString group) : m_settings(settings), m_group(std::move(group)) {}

    QVector<MessageView> views() const; ///< by name
    std::optional<MessageView> view(const QString& name) const;
    /// Replaces the one of this name. False: the name is empty, or there are 200.
    bool save(const MessageView& view);
    /// False: there is none, or the new name is taken or empty.
    bool rename(const QString& name, const QString& newName);
    void remove(const QString& name);

private:
    void write(const QVector<MessageView>& views);
    Settings& m_settings;
    QString m_group;
};

} // namespace weir
