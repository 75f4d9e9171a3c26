// The newest 500 of 60 partitions, and another offset, from asking until the rows are painted; the cluster is warm.
#include "tests/bench/benchwindow.h"
#include "widgets/messages/messagespages.h"

using namespace weir;
using namespace weir::bench;

namespace {

constexpr int partitions = 60;
constexpr int records = 600'000;
constexpr int recordBytes = 600;
constexpr int shown = 500;
constexpr int readsARound = 12;

double read(Application& application, PageWindow& window, const QString& topic, const QMap<QString, QString>& query)
{
    QAbstractItemModel* model = window.table()->model();
    application.awaitPaint(window.table()->viewport(), [model] { return model->rowCount() >= shown; });
    window.open({QStringLiteral("topics"), topic, QStringLiteral("messages")}, query);
    waitUntil("rows on the screen", [&] { return application.paintedAfter().has_value(); });
    const double took = *application.paintedAfter();
    waitUntil("the end of the read", [&] { return window.page->isFilled(); });
    return took;
}

} // namespace

int main(int argc, char** argv)
{
    Application application(argc, argv);
    Topic topic(QStringLiteral("newest"), partitions);
    topic.fill(records, recordBytes);

    PageWindow window(messagesPageKind());
    window.openCluster(test::bootstrap());
    waitUntil("the cluster",
              [&] { return window.cluster->snapshot() && window.cluster->snapshot()->topic(topic.name); });
    const auto newest = [&] { return read(application, window, topic.name, {}); };
    int turn = 0;
    const auto seek = [&] {
        ++turn;
        return read(application, window, topic.name,
                    {{QStringLiteral("partitions"), QString::number(turn * 7 % partitions)},
                     {QStringLiteral("from"), QStringLiteral("offset:%1").arg(turn * 1237 % 9000)},
                     {QStringLiteral("until"), QStringLiteral("count:%1").arg(shown)}});
    };
    note(QStringLiteral("first: newest %1 ms, seek %2 ms").arg(newest()).arg(seek()));

    std::vector<double> newests, seeks;
    for (int round = 0; round < rounds; ++round) {
        for (int i = 0; i < readsARound; ++i)
            newests.push_back(newest());
        for (int i = 0; i < readsARound; ++i)
            seeks.push_back(seek());
    }
    note(QStringLiteral("newest: %1\nseek: %2").arg(all(newests), all(seeks)));
    const auto say = [](const QString& what, const std::vector<double>& times, const QString& limit) {
        const double p95 = percentile(times, 0.95);
        report(what, QStringLiteral("p50 %1 ms").arg(QString::number(median(times), 'f', 1)), QStringLiteral("-"),
               QStringLiteral("%1 ms p95").arg(QString::number(p95, 'f', 1)), limit);
    };
    say(QStringLiteral("newest 500 of 60 partitions painted"), newests, QStringLiteral("<= 60 ms"));
    say(QStringLiteral("warm seek, 500 rows painted"), seeks, QStringLiteral("<= 30 ms"));
    return 0;
}
