// Purpose: the settings of one topic, to read: value, where it comes from, what it would be otherwise, what it does.
// Thread: GUI. Limits: asks the cluster when it is opened and on F5; a list that is there stays while the next one is
// on its way.
#pragma once

#include "backend/base/result.h"
#include "models/topics/topicsettingsmodel.h"
#include "widgets/topics/topicpage.h"

class QCheckBox;

namespace weir {

class DataTable;
class DetailPanel;

class TopicSettingsPage : public TopicPage
{
    Q_OBJECT
public:
    TopicSettingsPage(const Services& services, Navigator& navigator, QWidget* parent);

    QString help() const override;
    void refresh() override;
    bool isFilled() const override { return m_model.rowCount() > 0; }

protected:
    void begin() override;
    void update() override;
    void applyQuery(const QMap<QString, QString>& query) override;
    void addQuery(QMap<QString, QString>& query) const override;
    void applyFilter(const QString& text) override { m_model.setFilterText(text); }

private:
    void ask();
    void take(const Result<QVector<ConfigEntry>>& settings);
    void showState();
    void showDetail(int row);
    void act();

    TopicSettingsModel m_model;
    std::optional<Error> m_error;
    int m_asked = 0; ///< answers to older questions are dropped
    bool m_waiting = false;
    QCheckBox* m_changedOnly;
    DataTable* m_table;
    DetailPanel* m_detail;
};

} // namespace weir
