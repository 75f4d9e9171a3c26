// Purpose: an application that fails a GUI test program if its GUI thread burns more than 50 ms of CPU in one event, or
// is blocked for more than 250 ms. Thread: GUI. Limits: WEIR_WATCHDOG=off only reports (sanitizers, debuggers); a
// nested event loop is not counted.
#pragma once

#include <QApplication>

namespace weir::test {

class WatchedApplication : public QApplication
{
public:
    using QApplication::QApplication;
    bool notify(QObject* receiver, QEvent* event) override;

    /// The number of events over a limit so far; each has been printed with its receiver.
    static int offences();

    /// What happens while one of these lives is not judged: set-up that no user waits for.
    struct Pause
    {
        Pause();
        ~Pause();
    };
};

} // namespace weir::test
