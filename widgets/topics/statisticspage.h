// Purpose: what is in this topic: everything counted by one full look, in sentences, charts and tables. Thread: GUI.
// Address: topics/<name>/statistics?section=fields&from=newest:N|time:…; what was counted last is shown again.
#pragma once

#include "backend/service/statistics/statisticsrun.h"
#include "models/common/topicformats.h"
#include "models/topics/statisticstexts.h"
#include "widgets/topics/topicpage.h"

#include <array>

class QComboBox;
class QLineEdit;
class QPushButton;
class QStackedWidget;

namespace weir {

class Banner;
class DataTable;
class FormField;
class Label;
class Segmented;
class StatisticsOverview;

class StatisticsPage : public TopicPage
{
    Q_OBJECT
public:
    StatisticsPage(const Services& services, Navigator& navigator, QWidget* parent);
    ~StatisticsPage() override;

    QString help() const override;
    void refresh() override;
    bool isFilled() const override;

protected:
    void begin() override;
    void update() override;
    void applyFilter(const QString& text) override;
    void applyQuery(const QMap<QString, QString>& query) override;
    void addQuery(QMap<QString, QString>& query) const override;

private:
    /// The views besides the overview.
    static constexpr std::array tables{StatisticsSection::Fields, StatisticsSection::Keys,
                                       StatisticsSection::Partitions, StatisticsSection::Formats};

    QWidget* buildControls();
    QWidget* buildResults();
    void connectAll();
    std::optional<ReadRequest> range();
    void scan();
    void showRange();
    void showResult();
    void showProgress();
    void reportJob();
    void setSection(int section);
    StatisticsView view() const;

    TopicFormats m_formats;
    std::unique_ptr<StatisticsRun> m_run;
    std::shared_ptr<const TopicStatistics> m_result;
    int m_job = 0;
    bool m_paused = false;

    QComboBox* m_from;
    QLineEdit* m_fromValue;
    FormField* m_fromForm;
    Label* m_estimate;
    QPushButton* m_scan;
    Label* m_progress;
    QPushButton* m_pause;
    QPushButton* m_cancel;
    Banner* m_partly;
    Segmented* m_sections;
    QStackedWidget* m_stack;
    StatisticsOverview* m_overview;
    std::array<std::unique_ptr<StatisticsTable>, tables.size()> m_models;
    std::array<DataTable*, tables.size()> m_tables{};
    std::array<Label*, tables.size()> m_sentences{};
};

} // namespace weir
