// Ten million hits as rows of the table: what they cost in memory, how it scrolls; and a value of 100 MB in the detail.
#include "backend/service/search/scansearch.h"
#include "models/messages/messagesmodel.h"
#include "tests/bench/benchwindow.h"
#include "widgets/messages/messagedetail.h"

#include <QScrollBar>
#include <QStandardPaths>
#include <atomic>
#include <thread>

using namespace weir;
using namespace weir::bench;

namespace {

constexpr std::int64_t hits = 10'000'000;
constexpr std::size_t perBlock = 1000;

class EventBlock final : public ScanBlock
{
public:
    EventBlock(std::int64_t first)
    {
        for (std::size_t i = 0; i < perBlock; ++i) {
            const QByteArray text = order(int(first + std::int64_t(i)), 120);
            m_values.emplace_back(text.constData(), std::size_t(text.size()));
        }
        m_first = first;
    }
    Result<void> each(const Sink& sink) const override
    {
        for (std::size_t i = 0; i < m_values.size(); ++i) {
            RecordView record;
            record.key = "customer";
            record.value = m_values[i];
            record.offset = m_first + std::int64_t(i);
            record.timestampMs = 1'795'000'000'000 + record.offset;
            sink(record, {});
        }
        return {};
    }

private:
    std::vector<std::string> m_values;
    std::int64_t m_first;
};

/// Ten million records of one partition, forwards.
class EventScan final : public RecordScan
{
public:
    ~EventScan() override
    {
        m_cancelled = true;
        m_thread.join();
    }
    void start(ScanVisitor& visitor, std::function<void(ScanEnd)> ended) override
    {
        m_thread = std::thread([this, &visitor, ended = std::move(ended)] {
            for (std::int64_t at = 0; at < hits && !m_cancelled; at += perBlock) {
                visitor.block(EventBlock(at));
                m_read = at + std::int64_t(perBlock);
                visitor.windowDone(0, at, m_read, 1'795'000'000'000 + m_read);
            }
            ended(ScanEnd::Complete);
        });
    }
    void cancel() override { m_cancelled = true; }
    void setPaused(bool) override {}
    void setBudget(std::int64_t) override {}
    ScanProgress progress() const override
    {
        ScanProgress progress;
        progress.parts.resize(1);
        progress.parts[0].to = hits;
        progress.parts[0].read = m_read;
        progress.parts[0].done = m_read == hits;
        progress.records = std::uint64_t(m_read.load());
        return progress;
    }
    const std::vector<std::string>& topics() const override { return m_topics; }

private:
    const std::vector<std::string> m_topics{"orders"};
    std::atomic<std::int64_t> m_read = 0;
    std::atomic<bool> m_cancelled = false;
    std::thread m_thread;
};

double heldMiB() { return memoryMiB("RssAnon:"); }

void tenMillion(Application& application, QWidget& window)
{
    SearchRequest request;
    request.topics = QStringList{QStringLiteral("orders")};
    request.newestFirst = false;
    auto match = std::make_shared<RecordMatch>();
    match->decoders = std::make_shared<const DecoderSet>();
    request.match = match;
    MessagesModel model;
    ScanSearch search(request, std::make_unique<EventScan>());
    DataTable table(QStringLiteral("hits"), &window);
    table.setGeometry(0, 0, 900, 900);
    table.show();
    model.setMatch(match);
    model.setStream(&search, true);
    table.setModel(&model);
    const double beforeMiB = heldMiB();
    application.forgetLongest();
    search.start();
    waitUntil(
        "ten million rows", [&] { return search.end() == ReadEnd::ReachedStop; }, 300'000);
    const double longest = application.longestEvent();
    note(QStringLiteral("longest event while they came: %1 ms, %2").arg(longest).arg(application.longestName()));
    if (model.rowCount() != int(hits))
        qFatal("%d rows", model.rowCount());
    const double gainedMiB = heldMiB() - beforeMiB;
    note(QStringLiteral("held: %1 MiB by its own account, %2 MiB gained, RSS %3 MiB")
             .arg(double(search.bytesHeld()) / (1 << 20))
             .arg(gainedMiB)
             .arg(memoryMiB("VmRSS:")));
    // 64 MiB of texts may stay in memory; the rest of it is what rows cost.
    const double bytes = (gainedMiB - 64) * (1 << 20) / double(hits);
    report(QStringLiteral("10 M hits, memory a row"), bench::number(gainedMiB, "MiB", 0), QStringLiteral("-"),
           bench::number(bytes, "bytes"), QStringLiteral("<= 100 bytes"));

    QScrollBar* bar = table.verticalScrollBar();
    application.takeFrames();
    application.takeProcessorFrames();
    constexpr int steps = 400;
    for (int step = 0; step < steps; ++step) {
        // By turns a page further, and somewhere else.
        const int value = step % 4 == 3 ? int(std::int64_t(bar->maximum()) * (step * 7919 % steps) / steps)
                                        : bar->value() + bar->pageStep();
        application.awaitPaint(table.viewport(), [] { return true; });
        bar->setValue(value);
        waitUntil("a painted table", [&] { return application.paintedAfter().has_value(); });
    }
    const std::vector<double> frames = application.takeFrames();
    note(QStringLiteral("%1 frames: %2 ms p50, %3 ms p99, processor time %4 ms p99")
             .arg(frames.size())
             .arg(median(frames))
             .arg(percentile(frames, 0.99))
             .arg(percentile(application.takeProcessorFrames(), 0.99)));
    report(QStringLiteral("10 M hits, scrolled, a frame"), bench::number(median(frames), "ms"), QStringLiteral("-"),
           QStringLiteral("%1 ms p99").arg(QString::number(percentile(frames, 0.99), 'f', 1)),
           QStringLiteral("<= 16.6 ms"));
    report(QStringLiteral("10 M hits arriving, longest event"), QStringLiteral("-"), QStringLiteral("-"),
           bench::number(longest, "ms"), QStringLiteral("<= 50 ms"));
}

constexpr std::size_t hugeBytes = 100'000'000;

std::string hugeJson()
{
    std::string value = "{\"lines\":[";
    while (value.size() < hugeBytes - 1000) {
        const QByteArray text = order(int(value.size()), 600);
        value.append(text.constData(), std::size_t(text.size())).append(",");
    }
    value.back() = ']';
    return value + '}';
}

/// One line of text without an end.
std::string hugeText()
{
    std::string value;
    while (value.size() < hugeBytes)
        value += "what somebody has written into a value ";
    return value;
}

void hugeValue(Application& application, QWidget& window, const QString& what, const std::string& value)
{
    RecordBatchBuilder builder(std::make_shared<const std::vector<std::string>>(1, "orders"));
    RecordView record;
    record.value = value;
    record.key = "key";
    record.timestampMs = 1'795'000'000'000;
    builder.add(record);
    const auto batch = builder.take();
    MessageDetail detail(&window);
    detail.setGeometry(900, 0, 500, 900);
    detail.QWidget::show();
    QCoreApplication::processEvents();
    application.forgetLongest();
    QElapsedTimer clock;
    clock.start();
    MessageDetail::Reading reading;
    reading.decoders = std::make_shared<const DecoderSet>();
    detail.show(batch, 0, reading);
    const double shown = double(clock.nsecsElapsed()) / 1e6;
    // Whatever it does, it does in these seconds.
    waitUntil(
        "it to be worked on", [&] { return clock.elapsed() > 6000; }, 60'000);
    const double longest = std::max(shown, application.longestEvent());
    note(QStringLiteral("%1: show() %2 ms; %3").arg(what).arg(shown).arg(application.longestName()));
    report(what + QStringLiteral(", longest event"), bench::number(shown, "ms"), QStringLiteral("-"),
           bench::number(longest, "ms"), QStringLiteral("<= 50 ms"));
}

} // namespace

int main(int argc, char** argv)
{
    Application application(argc, argv);
    const QTemporaryDir folder;
    Settings settings(folder.filePath(QStringLiteral("settings.ini")));
    ThemeController::install(application, settings);
    QWidget window;
    window.resize(1400, 900);
    window.show();
    waitUntil("a window", [&] { return window.windowHandle()->isExposed(); });
    if (!asked("--values"))
        tenMillion(application, window);
    hugeValue(application, window, QStringLiteral("100 MB of JSON opened"), hugeJson());
    hugeValue(application, window, QStringLiteral("100 MB of text opened"), hugeText());
    return 0;
}
