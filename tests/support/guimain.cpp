#include "tests/support/registry.h"
#include "tests/support/watchdog.h"

#include <QStandardPaths>
#include <cstdio>

int main(int argc, char** argv)
{
    QStandardPaths::setTestModeEnabled(true);
    weir::test::WatchedApplication application(argc, argv);
    QCoreApplication::setOrganizationName(QStringLiteral("weir-test"));
    QCoreApplication::setApplicationName(QStringLiteral("weir-test"));
    const int failures = weir::test::runAll(argc, argv);
    if (const int slow = weir::test::WatchedApplication::offences(); slow > 0) {
        std::fprintf(stderr, "FAIL: %d events held up the GUI thread (see WATCHDOG above)\n", slow);
        return 1;
    }
    return failures == 0 ? 0 : 1;
}
