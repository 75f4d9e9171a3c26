#include "app/weirctl/texttable.h"

#include <algorithm>

namespace weir::ctl {

QStringList textTable(const QVector<QStringList>& rows, const QVector<int>& right)
{
    QVector<qsizetype> widths;
    for (const QStringList& row : rows) {
        widths.resize(std::max(widths.size(), row.size()));
        for (qsizetype i = 0; i < row.size(); ++i)
            widths[i] = std::max(widths[i], row[i].size());
    }
    QStringList lines;
    for (const QStringList& row : rows) {
        QString line;
        for (qsizetype i = 0; i < row.size(); ++i) {
            line += i > 0 ? QStringLiteral("  ") : QString();
            line += right.contains(int(i)) ? row[i].rightJustified(widths[i]) : row[i].leftJustified(widths[i]);
        }
        while (line.endsWith(QLatin1Char(' ')))
            line.chop(1);
        lines << line;
    }
    return lines;
}

} // namespace weir::ctl
