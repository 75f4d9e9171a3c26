// Purpose: why a partition of a group has its verdict: the commits and ends looked at, drawn and as a table; each rule
// with its numbers; and what the verdict would be with another window or allowed lag. Thread: GUI. Address:
// …/groups/<group>/why?partition=orders/3&window=10&allowed=0. Limits: what is looked at are the last 60 commits.
#pragma once

#include "models/groups/commitsmodel.h"
#include "widgets/charts/timechart.h"
#include "widgets/groups/grouppage.h"

class QComboBox;
class QPushButton;
class QSlider;
class QSpinBox;

namespace weir {

class DataTable;
class RuleList;

class GroupWhyPage : public GroupPage
{
    Q_OBJECT
public:
    GroupWhyPage(const Services& services, Navigator& navigator, MonitorOf monitorOf, QWidget* parent);
    QString help() const override;
    bool isFilled() const override;

protected:
    void begin() override;
    void showGroup() override;
    void applyQuery(const QMap<QString, QString>& query) override;
    void addQuery(QMap<QString, QString>& query) const override;
    QVector<TopicPartition> chosen() const override;

private:
    QWidget* build();
    QWidget* buildWhatIf();
    void connectParts();
    void fillPartitions();
    void askStory();
    void showStory();
    void drawWindow(const PartitionStory& story);
    const PartitionStory* story() const; ///< null: not known yet
    JudgeSettings whatIf() const;
    void setWhatIf(const JudgeSettings& settings);

    TimeAxis m_axis;
    CommitsModel m_commits;
    std::optional<TopicPartition> m_at;
    std::optional<JudgeSettings> m_tried; ///< what-if, if it differs from what counts
    QVector<TopicPartition> m_choices;
    QVector<PartitionStory> m_stories;
    std::optional<TopicPartition> m_asked, m_told; ///< whose story: not answered yet, and the last one
    QComboBox* m_choice;
    QSpinBox* m_window;
    QSlider* m_windowSlider;
    QSpinBox* m_allowed;
    QPushButton* m_use = nullptr;
    QPushButton* m_back = nullptr;
    Badge* m_badge;
    Label* m_sentence;
    TimeChart* m_chart;
    DataTable* m_table;
    RuleList* m_rules;
};

} // namespace weir
