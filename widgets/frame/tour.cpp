#include "widgets/frame/tour.h"

#include "widgets/frame/desktop.h"
#include "widgets/frame/mainwindow.h"
#include "widgets/frame/navigation.h"
#include "widgets/frame/palette.h"
#include "widgets/frame/tab.h"

#include <QCoreApplication>
#include <QDir>
#include <QPixmap>
#include <cstdio>

namespace weir {
namespace {

constexpr int pollMs = 100;
constexpr int settledPolls = 4; ///< filled this often in a row, so that rates and late columns are there
constexpr int longestMs = 20'000;
constexpr int hopelessMs = 5'000; ///< instead of a page there is a reason why not

} // namespace

Tour::Tour(Desktop& desktop, Plan plan, QObject* parent) : QObject(parent), m_desktop(desktop), m_plan(std::move(plan))
{
    m_poll.setInterval(pollMs);
    connect(&m_poll, &QTimer::timeout, this, &Tour::look);
}

QVector<Place> Tour::places(const Desktop& desktop, const QString& cluster)
{
    QVector<Place> found;
    for (const PageKind& kind : desktop.pages().kinds()) {
        if (kind.needsCluster && cluster.isEmpty())
            continue;
        for (const QString& path : kind.tourPaths) {
            Result<Place> place = Place::parse(QStringLiteral("weir:///") + path);
            if (!place)
                continue;
            if (kind.needsCluster)
                place->cluster = cluster;
            found.append(*place);
        }
    }
    return found;
}

void Tour::start()
{
    if (!QDir().mkpath(m_plan.folder)) {
        std::fprintf(stderr, "weir: cannot make the folder %s\n", qPrintable(m_plan.folder));
        emit finished(1);
        return;
    }
    m_places = places(m_desktop, m_plan.cluster);
    m_pages = int(m_places.size());
    if (const PageKind* first = m_desktop.pages().find(m_desktop.clusterPlace(QStringLiteral("x")).path);
        first && first->needsCluster) {
        // Empty places: no cluster chosen, a connection that nobody has.
        m_places.append(Place{{}, {first->id}, {}});
        m_places.append(Place{QStringLiteral("elsewhere"), {first->id}, {}});
    }
    if (m_places.isEmpty()) {
        emit finished(1);
        return;
    }
    m_window = m_desktop.openWindow(m_places.first());
    m_window->resize(m_plan.size);
    next();
}

void Tour::next()
{
    ++m_at;
    if (!m_window || m_at >= m_places.size()) {
        m_poll.stop();
        if (m_window)
            extras();
        emit finished(m_unfilled + (m_window ? 0 : 1));
        return;
    }
    m_window->currentTab()->go(m_places[m_at]);
    m_settled = 0;
    m_since.start();
    m_poll.start();
}

void Tour::look()
{
    if (!m_window) {
        next();
        return;
    }
    Tab* tab = m_window->currentTab();
    const bool filled =
        tab->isSettled() && (tab->page() ? tab->page()->isFilled() : m_at >= m_pages && tab->isMessage());
    m_settled = filled ? m_settled + 1 : 0;
    if (m_settled >= settledPolls)
        write(true);
    else if (m_since.elapsed() > (m_at < m_pages && tab->isMessage() ? hopelessMs : longestMs))
        write(false);
}

void Tour::write(bool filled)
{
    m_poll.stop();
    const Place& place = m_places[m_at];
    if (!filled) {
        ++m_unfilled;
        std::fprintf(stderr, "weir: not filled after %lld s: %s\n", (long long)(m_since.elapsed() / 1000),
                     qPrintable(place.address()));
    }
    QStringList words;
    for (const QString& segment : place.path)
        words << QString(segment).replace(QLatin1Char('/'), QLatin1Char('_'));
    save(words.join(QLatin1Char('-')), place.address());
    next();
}

void Tour::save(const QString& words, const QString& what)
{
    const QString name =
        QStringLiteral("%1-%2%3.png").arg(++m_written, 2, 10, QLatin1Char('0')).arg(words, m_plan.suffix);
    const QString file = QDir(m_plan.folder).filePath(name);
    if (!m_window->grab().save(file)) {
        ++m_unfilled;
        std::fprintf(stderr, "weir: cannot write %s\n", qPrintable(file));
        return;
    }
    std::printf("%s  %s\n", qPrintable(file), qPrintable(what));
    std::fflush(stdout);
}

void Tour::extras()
{
    Tab* tab = m_window->currentTab();
    if (!m_plan.cluster.isEmpty())
        tab->go(m_desktop.clusterPlace(m_plan.cluster));
    // What has nothing to wait for is laid out at once.
    const auto settle = [] { QCoreApplication::processEvents(); };
    settle();
    m_window->openPalette(QStringLiteral("o"));
    settle();
    save(QStringLiteral("frame-palette"), QStringLiteral("Ctrl+K"));
    m_window->palette()->close();
    m_window->toggleHelp();
    settle();
    save(QStringLiteral("frame-help"), QStringLiteral("F1"));
    m_window->toggleHelp();
    m_window->navigation()->setFolded(true);
    m_window->action(QStringLiteral("jobs"))->trigger();
    settle();
    save(QStringLiteral("frame-folded-jobs"), QStringLiteral("Ctrl+B, Ctrl+J"));
    m_window->navigation()->setFolded(false);
}

} // namespace weir
