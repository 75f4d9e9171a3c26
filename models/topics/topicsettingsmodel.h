// Purpose: the settings of one topic as a table, each with where its value comes from. Thread: GUI.
#pragma once

#include "backend/kafka/configentry.h"
#include "models/common/snapshotmodel.h"

namespace weir {

struct SettingRow
{
    QString name;
    QString value;
    bool isNull = false;
    bool isSensitive = false;
    bool isReadOnly = false;
    QString source;
    QString documentation;
    QVector<QString> synonyms;
    QString defaultValue; ///< what would hold without the source's own; empty: not told
    bool changed = false; ///< somebody set it: on the topic or on a broker

    friend bool operator==(const SettingRow&, const SettingRow&) = default;
};

class TopicSettingsModel : public RowModel<SettingRow>
{
    Q_OBJECT
public:
    explicit TopicSettingsModel(QObject* parent = nullptr);

    void setSettings(const QVector<ConfigEntry>& settings);
    void setChangedOnly(bool only); ///< false at first
    int changedCount() const { return m_changed; }

    /// "604800000 (7 d)": times and sizes also in words.
    static QString valueText(const SettingRow& row);
    static QString sourceText(const QString& source); ///< translated

protected:
    QString rowId(const SettingRow& row) const override { return row.name; }
    QVariant cell(const SettingRow& row, int column, int role) const override;
    bool acceptsRow(const SettingRow& row) const override { return !m_changedOnly || row.changed; }

private:
    bool m_changedOnly = false;
    int m_changed = 0;
};

} // namespace weir
