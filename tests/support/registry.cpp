#include "tests/support/registry.h"

#include <QStringList>
#include <QTest>
#include <cstdio>
#include <memory>
#include <vector>

namespace weir::test {
namespace {
std::vector<Entry>& entries()
{
    static std::vector<Entry> all;
    return all;
}
} // namespace

void add(Entry entry) { entries().push_back(std::move(entry)); }

int runAll(int argc, char** argv)
{
    QStringList arguments;
    QString only;
    for (int i = 0; i < argc; ++i) {
        const QString argument = QString::fromLocal8Bit(argv[i]);
        if (argument == QLatin1String("--only") && i + 1 < argc)
            only = QString::fromLocal8Bit(argv[++i]);
        else
            arguments << argument;
    }
    int failures = 0;
    int ran = 0;
    for (const Entry& entry : entries()) {
        if (!only.isEmpty() && only.compare(QLatin1String(entry.name), Qt::CaseInsensitive) != 0)
            continue;
        const std::unique_ptr<QObject> object(entry.make());
        failures += QTest::qExec(object.get(), arguments);
        ++ran;
    }
    if (ran == 0) {
        std::fprintf(stderr, "no test class is called %s\n", qPrintable(only));
        return 1;
    }
    return failures;
}

} // namespace weir::test
