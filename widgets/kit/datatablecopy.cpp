#include "widgets/kit/datatableprivate.h"

#include <QApplication>
#include <QClipboard>
#include <QElapsedTimer>
#include <QHeaderView>
#include <algorithm>

namespace weir {
namespace {

constexpr int copyStepMs = 8;
constexpr int copiedAtOnce = 500; // rows; more are copied step by step

QString forTsv(QString text)
{
    for (QChar& letter : text) {
        if (letter == QLatin1Char('\t') || letter == QLatin1Char('\n') || letter == QLatin1Char('\r'))
            letter = QLatin1Char(' ');
    }
    return text;
}

} // namespace

QString DataTable::Private::headerLine() const
{
    QStringList titles;
    for (const int column : shownColumns())
        titles << forTsv(q->model()->headerData(column, Qt::Horizontal).toString());
    return titles.join(QLatin1Char('\t')) + QLatin1Char('\n');
}

QString DataTable::Private::rowLine(int row) const
{
    QStringList cells;
    for (const int column : shownColumns())
        cells << forTsv(cellText(q->model()->index(row, column, q->rootIndex())));
    return cells.join(QLatin1Char('\t')) + QLatin1Char('\n');
}

QString DataTable::selectionAsTsv() const
{
    if (!model() || selectedCount() == 0)
        return {};
    QString text = d->headerLine();
    for (const int row : selectedRows())
        text += d->rowLine(row);
    return text;
}

void DataTable::copySelection()
{
    const qint64 count = selectedCount();
    if (count == 0)
        return;
    if (count <= copiedAtOnce) {
        d->copyTimer.stop();
        QApplication::clipboard()->setText(selectionAsTsv());
        emit copied(int(count), count);
        return;
    }
    // step by step, so that the window goes on; the ranges follow rows that move meanwhile
    d->copyRanges = selectionModel()->selection();
    std::sort(d->copyRanges.begin(), d->copyRanges.end(),
              [](const QItemSelectionRange& a, const QItemSelectionRange& b) { return a.top() < b.top(); });
    d->copyText = d->headerLine();
    d->copyRange = d->copyOffset = d->copyRows = 0;
    d->copyOf = count;
    d->copyTimer.start(0);
}

void DataTable::Private::copyStep()
{
    QElapsedTimer clock;
    clock.start();
    while (copyRange < copyRanges.size() && copyRows < maxCopiedRows) {
        const QItemSelectionRange& range = copyRanges[copyRange];
        const int row = range.top() + copyOffset;
        if (!range.isValid() || row > range.bottom()) {
            ++copyRange;
            copyOffset = 0;
            continue;
        }
        copyText += rowLine(row);
        ++copyOffset;
        ++copyRows;
        if (clock.elapsed() >= copyStepMs)
            return;
    }
    copyTimer.stop();
    copyRanges.clear();
    QApplication::clipboard()->setText(copyText);
    copyText.clear();
    emit q->copied(copyRows, copyOf);
}

} // namespace weir
