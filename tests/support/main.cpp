#include "tests/support/registry.h"

#include <QCoreApplication>

int main(int argc, char** argv)
{
    QCoreApplication application(argc, argv);
    QCoreApplication::setOrganizationName(QStringLiteral("weir-test"));
    QCoreApplication::setApplicationName(QStringLiteral("weir-test"));
    return weir::test::runAll(argc, argv) == 0 ? 0 : 1;
}
