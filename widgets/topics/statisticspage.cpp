#include "widgets/topics/statisticspage.h"

#include "backend/base/clock.h"
#include "backend/service/cluster.h"
#include "backend/service/jobs.h"
#include "backend/service/privacy/masks.h"
#include "backend/service/settings.h"
#include "backend/service/statistics/statisticsmemory.h"
#include "models/common/formats.h"
#include "models/common/readplace.h"
#include "widgets/kit/banner.h"
#include "widgets/kit/datatable.h"
#include "widgets/kit/filterbar.h"
#include "widgets/kit/formfield.h"
#include "widgets/kit/label.h"
#include "widgets/kit/segmented.h"
#include "widgets/kit/stateview.h"
#include "widgets/topics/statisticsoverview.h"
#include "widgets/topics/topicspages.h"

#include <QComboBox>
#include <QLineEdit>
#include <QPushButton>
#include <QStackedWidget>

namespace weir {
namespace {

const QLatin1String sectionNames[] = {QLatin1String("overview"), QLatin1String("fields"), QLatin1String("keys"),
                                      QLatin1String("partitions"), QLatin1String("formats")};

} // namespace

StatisticsPage::~StatisticsPage() = default;

QString StatisticsPage::help() const
{
    return tr("Reads the topic once from where you say to its end and counts: records, keys, sizes, compression, "
              "records over "
              "time, every field of JSON values with its types and values, repeated records, how evenly partitions are "
              "filled. "
              "Nothing is kept but the numbers. Pause and Cancel leave what was counted so far, and say so. What "
              "masking rules "
              "hide is not shown here either.");
}

void StatisticsPage::refresh() { scan(); }

bool StatisticsPage::isFilled() const { return m_result && m_result->end != ScanEnd::Running; }

void StatisticsPage::begin()
{
    m_run.reset();
    m_job = 0;
    m_result.reset();
    m_formats.open(QStringLiteral("topics/%1/%2").arg(m_clusterName, m_topic), m_cluster->decoders());
    const StatisticsMemory::Kept kept = StatisticsMemory::of(*m_cluster).find(m_topic);
    m_result = kept.result;
    showResult();
}

void StatisticsPage::update()
{
    if (showCommonState()) {
        m_scan->setEnabled(false);
        return;
    }
    m_scan->setEnabled(!m_run || !m_run->isRunning());
    showRange();
    showProgress();
}

void StatisticsPage::applyFilter(const QString& text)
{
    for (const auto& model : m_models)
        model->setFilterText(text);
}

void StatisticsPage::applyQuery(const QMap<QString, QString>& query)
{
    const QString section = query.value(QStringLiteral("section"));
    for (int i = 0; i < int(std::size(sectionNames)); ++i) {
        if (section == sectionNames[i])
            m_sections->setCurrent(i);
    }
    if (query.contains(QStringLiteral("from"))) {
        Place place;
        place.query = query;
        if (const Result<ReadRequest> read = readRequest(place)) {
            const int at = m_from->findData(int(read->start));
            m_from->setCurrentIndex(std::max(0, at));
            if (read->start == StartKind::Newest)
                m_fromValue->setText(QString::number(read->startValue));
            else if (read->start == StartKind::Time)
                m_fromValue->setText(momentText(read->startValue, m_services.settings->utc()));
        }
    }
    if (query.contains(QStringLiteral("scan")) && !m_run && !m_result)
        scan();
}

void StatisticsPage::addQuery(QMap<QString, QString>& query) const
{
    if (m_sections->current() > 0)
        query.insert(QStringLiteral("section"), sectionNames[m_sections->current()]);
    const auto start = StartKind(m_from->currentData().toInt());
    if (start == StartKind::Newest)
        query.insert(QStringLiteral("from"), QStringLiteral("newest:%1").arg(m_fromValue->text().trimmed()));
    else if (start == StartKind::Time)
        query.insert(QStringLiteral("from"), QStringLiteral("time:%1").arg(m_fromValue->text().trimmed()));
}

std::optional<ReadRequest> StatisticsPage::range()
{
    ReadRequest range;
    range.topic = m_topic;
    range.start = StartKind(m_from->currentData().toInt());
    range.stop = StopKind::End;
    m_fromForm->setError({});
    if (range.start == StartKind::Newest) {
        bool isNumber = false;
        range.startValue = QLocale().toLongLong(m_fromValue->text().trimmed(), &isNumber);
        if (!isNumber || range.startValue <= 0) {
            m_fromForm->setError(tr("How many records, for example 100,000."));
            return std::nullopt;
        }
    } else if (range.start == StartKind::Time) {
        const Result<std::int64_t> moment =
            parseMoment(m_fromValue->text(), SystemClock::instance().nowMs(), m_services.settings->utc());
        if (!moment) {
            m_fromForm->setError(tr("A time is like 2026-01-31 14:00, -2h or now."));
            return std::nullopt;
        }
        range.startValue = *moment;
    }
    return range;
}

void StatisticsPage::scan()
{
    const std::optional<ReadRequest> range = this->range();
    if (!m_cluster || !range || (m_run && m_run->isRunning()))
        return;
    m_paused = false;
    StatisticsRequest request{m_topic,
                              *range,
                              m_formats.format(RecordPart::Key),
                              m_formats.format(RecordPart::Value),
                              m_cluster->spec().budgetBytesPerSecond,
                              m_formats.decoders()};
    m_run = std::make_unique<StatisticsRun>(*m_cluster, std::move(request));
    StatisticsRun* run = m_run.get();
    connect(run, &StatisticsRun::updated, this, [this, run] {
        m_result = run->result();
        reportJob();
        showResult();
    });
    connect(run, &StatisticsRun::finished, this, [this, run] {
        StatisticsMemory::of(*m_cluster).keep({run->request(), m_result});
        update();
    });
    if (m_services.jobs)
        m_job = m_services.jobs->start(JobKind::Statistics, m_topic, run,
                                       {[run] { run->cancel(); },
                                        [this, run](bool paused) {
                                            run->setPaused(paused);
                                            m_paused = paused;
                                            showProgress();
                                        }});
    run->start();
    update();
    placeMoved();
}

void StatisticsPage::reportJob()
{
    if (!m_services.jobs || m_job == 0)
        return;
    m_services.jobs->progress(m_job, m_result->offsetsRead, m_result->offsetsTotal, m_result->recordsPerSecond);
    if (m_result->end == ScanEnd::Running)
        return;
    const JobState state = m_result->end == ScanEnd::Cancelled ? JobState::Cancelled
                           : m_result->end == ScanEnd::Failed  ? JobState::Failed
                                                               : JobState::Done;
    m_services.jobs->finish(std::exchange(m_job, 0), state);
}

void StatisticsPage::showRange()
{
    const auto start = StartKind(m_from->currentData().toInt());
    m_fromForm->setVisible(start != StartKind::Beginning);
    const TopicInfo* topic = topicInfo();
    std::optional<std::int64_t> records = topic ? topic->records : std::nullopt;
    std::optional<std::int64_t> bytes = topic ? topic->bytes : std::nullopt;
    if (start == StartKind::Newest && records) {
        const std::int64_t asked = QLocale().toLongLong(m_fromValue->text().trimmed());
        if (bytes && *records > 0)
            bytes = std::int64_t(double(*bytes) * double(std::min(asked, *records)) / double(*records));
        records = std::min(asked, *records);
    } else if (start == StartKind::Time) {
        records.reset();
    }
    m_estimate->setText(start == StartKind::Time
                            ? tr("Reads all records from that time on.")
                            : scanEstimate(records, bytes, m_cluster ? m_cluster->spec().budgetBytesPerSecond : 0));
}

StatisticsView StatisticsPage::view() const
{
    StatisticsView view;
    view.topic = m_topic.toStdString();
    view.masks = m_services.masks && m_cluster ? m_services.masks->set(m_cluster->spec().id, m_topic)
                                               : std::make_shared<const MaskSet>();
    view.decoders = m_formats.decoders();
    view.keyFormat = m_formats.format(RecordPart::Key);
    view.utc = m_services.settings->utc();
    return view;
}

void StatisticsPage::showResult()
{
    if (!m_result)
        return showProgress();
    const StatisticsView how = view();
    m_overview->show(*m_result, how);
    for (std::size_t i = 0; i < tables.size(); ++i) {
        m_models[i]->setRows(statisticsRows(tables[i], *m_result, how));
        const QString sentence = sectionSentence(tables[i], *m_result);
        m_sentences[i]->setText(sentence);
        m_sentences[i]->setVisible(!sentence.isEmpty());
    }
    const QString partly = statisticsPartly(*m_result);
    m_partly->setSentence(partly);
    m_partly->setVisible(!partly.isEmpty() && m_result->end != ScanEnd::Running);
    showProgress();
}

void StatisticsPage::showProgress()
{
    const bool runs = m_run && m_run->isRunning();
    m_pause->setVisible(runs);
    m_cancel->setVisible(runs);
    m_pause->setText(m_paused ? tr("Resume") : tr("Pause"));
    m_sections->setVisible(m_result != nullptr);
    m_filter->setVisible(m_result != nullptr);
    QString text = m_result ? statisticsProgress(*m_result) : QString();
    if (m_result && !runs)
        text = tr("%1 · counted %2").arg(text, formats::timestamp(m_result->updatedMs, m_services.settings->utc()));
    m_progress->setText(text);
    m_progress->setVisible(!text.isEmpty());
    if (!topicInfo())
        return;
    if (m_result && m_result->end == ScanEnd::Failed && m_result->records == 0)
        m_state->showFailed(tr("Nothing could be read"), tr("No partition of this topic could be read."),
                            tr("Try again"));
    else if (m_result)
        m_state->showContent();
    else if (runs)
        m_state->showLoading(tr("Reading 0 of %1 records").arg(formats::count(topicInfo()->records)));
    else
        m_state->showEmpty(
            tr("Not counted yet"),
            tr("One look at the whole topic tells which fields its records have, which keys are frequent, how "
               "large and how old they are, and how evenly partitions are filled."),
            tr("Scan topic"), QStringLiteral("chart-line"));
}

void StatisticsPage::setSection(int section)
{
    m_stack->setCurrentIndex(section);
    m_filter->setFieldVisible(section > 0); // the first one is no table
    placeMoved();
}

PageKind statisticsPageKind()
{
    PageKind kind;
    kind.id = QStringLiteral("topics/*/statistics");
    kind.title = StatisticsPage::tr("Statistics");
    kind.icon = QStringLiteral("chart-line");
    kind.section = Section::Browse;
    kind.inNavigation = false;
    kind.make = [](const Services& services, Navigator& navigator, QWidget* parent) -> Page* {
        return new StatisticsPage(services, navigator, parent);
    };
    kind.tourPaths = {QStringLiteral("topics/orders/statistics?scan=now"),
                      QStringLiteral("topics/orders/statistics?section=fields&scan=now")};
    return kind;
}

} // namespace weir
