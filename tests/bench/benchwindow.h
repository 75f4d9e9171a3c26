// Purpose: a page in a window, and an application that says when something was painted and how long the GUI thread
// worked for it. Thread: GUI.
#pragma once

#include "backend/service/clusters.h"
#include "backend/service/connectionstore.h"
#include "backend/service/jobs.h"
#include "backend/service/secretstore.h"
#include "backend/service/settings.h"
#include "tests/bench/bench.h"
#include "widgets/frame/page.h"
#include "widgets/kit/datatable.h"
#include "widgets/kit/theme.h"

#include <QApplication>
#include <QEvent>
#include <QTemporaryDir>
#include <QThread>
#include <QTimer>
#include <QVBoxLayout>
#include <QWindow>
#include <ctime>

namespace weir::bench {

class Application : public QApplication
{
public:
    Application(int& argc, char** argv) : QApplication(argc, argv)
    {
        QCoreApplication::setOrganizationName(QStringLiteral("weir-bench"));
        QCoreApplication::setApplicationName(QStringLiteral("weir-bench"));
        m_clock.start();
    }

    /// From now on: the end of the first event that painted `widget` while `ready` was true.
    void awaitPaint(QWidget* widget, std::function<bool()> ready)
    {
        m_painted = false;
        m_widget = widget;
        m_ready = std::move(ready);
        m_waitsSince = m_clock.nsecsElapsed();
        m_paintedAfter.reset();
    }
    /// Milliseconds since awaitPaint(); nothing if it has not come.
    std::optional<double> paintedAfter() const { return m_paintedAfter; }

    /// Milliseconds of work on the GUI thread, all events together, from one repainted window to the next.
    std::vector<double> takeFrames() { return std::exchange(m_frames, {}); }
    /// The same in milliseconds of processor time: what is left when others want the processor, too.
    std::vector<double> takeProcessorFrames() { return std::exchange(m_processorFrames, {}); }
    double longestEvent() const { return m_longestEvent; }
    QString longestName() const { return m_longestName; }
    void forgetLongest() { m_longestEvent = 0; }

    bool notify(QObject* receiver, QEvent* event) override
    {
        const int type = event->type();
        if (thread() != QThread::currentThread())
            return QApplication::notify(receiver, event);
        if (type == QEvent::Paint && receiver == m_widget && !m_paintedAfter && m_ready())
            m_painted = true;
        if (m_depth > 0)
            return QApplication::notify(receiver, event);
        ++m_depth;
        const char* const name = receiver->metaObject()->className();
        const qint64 began = m_clock.nsecsElapsed();
        const double processor = processorMs();
        const bool result = QApplication::notify(receiver, event);
        const qint64 ended = m_clock.nsecsElapsed();
        --m_depth;
        const double took = double(ended - began) / 1e6;
        m_work += took;
        m_processorWork += processorMs() - processor;
        if (took > m_longestEvent) {
            m_longestEvent = took;
            m_longestName = QStringLiteral("event %1 to %2").arg(type).arg(QLatin1String(name));
        }
        if (type == QEvent::UpdateRequest) {
            m_frames.push_back(std::exchange(m_work, 0));
            m_processorFrames.push_back(std::exchange(m_processorWork, 0));
        }
        if (std::exchange(m_painted, false))
            m_paintedAfter = double(ended - m_waitsSince) / 1e6;
        return result;
    }

private:
    static double processorMs()
    {
        timespec time{};
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
        return double(time.tv_sec) * 1e3 + double(time.tv_nsec) / 1e6;
    }

    QElapsedTimer m_clock;
    int m_depth = 0;
    double m_work = 0, m_processorWork = 0, m_longestEvent = 0;
    QString m_longestName;
    std::vector<double> m_frames, m_processorFrames;
    QWidget* m_widget = nullptr;
    std::function<bool()> m_ready;
    bool m_painted = false;
    qint64 m_waitsSince = 0;
    std::optional<double> m_paintedAfter;
};

/// Runs the event loop until `done`; ends the program in words if that takes too long.
inline void waitUntil(const char* what, const std::function<bool()>& done, int timeoutMs = 30'000)
{
    QElapsedTimer clock;
    clock.start();
    QTimer heartbeat;
    heartbeat.start(20);
    while (!done()) {
        QCoreApplication::processEvents(QEventLoop::AllEvents | QEventLoop::WaitForMoreEvents);
        if (clock.elapsed() > timeoutMs)
            qFatal("waited %d ms in vain for: %s", timeoutMs, what);
    }
}

inline ConnectionSpec specFor(const QString& bootstrap)
{
    ConnectionSpec spec;
    spec.id = bootstrap;
    spec.name = QStringLiteral("bench");
    spec.bootstrap = QStringList{bootstrap};
    return spec;
}

/// One page in a window of its own; the cluster is opened by openCluster().
class PageWindow : public Navigator
{
public:
    explicit PageWindow(const PageKind& kind)
        : settings(folder.filePath(QStringLiteral("settings.ini"))), services{&connections, &secrets,  &clusters,
                                                                              &jobs,        &settings, nullptr}
    {
        ThemeController::install(*qobject_cast<QApplication*>(qApp), settings);
        page = kind.make(services, *this, &window);
        auto* layout = new QVBoxLayout(&window);
        layout->setContentsMargins(0, 0, 0, 0);
        layout->addWidget(page);
        window.resize(1400, 900);
        window.show();
        waitUntil("a window", [this] { return window.windowHandle()->isExposed(); });
    }
    void openCluster(const QString& bootstrap) { cluster = clusters.open(specFor(bootstrap), {}); }
    void open(const QStringList& path, const QMap<QString, QString>& query)
    {
        page->open({QStringLiteral("bench"), path, query}, cluster);
    }
    void go(const Place&, Where) override {}
    void say(const QString& sentence) override { note(sentence); }
    DataTable* table() const { return page->findChild<DataTable*>(); }

    QTemporaryDir folder;
    Settings settings;
    ConnectionStore connections{folder.filePath(QStringLiteral("connections.json"))};
    MemorySecretStore secrets;
    Clusters clusters;
    Jobs jobs;
    Services services;
    QWidget window;
    Cluster* cluster = nullptr;
    Page* page = nullptr;
};

} // namespace weir::bench
