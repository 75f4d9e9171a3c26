// The gallery's sheets of tables, trees and text.
#include "widgets/kit/gallerysections.h"
#include "widgets/kit/icons.h"

#include <QApplication>
#include <QHeaderView>
#include <QPlainTextEdit>
#include <QTableWidget>
#include <QTreeWidget>

namespace weir {
namespace {

QString viewed(const char* text) { return QCoreApplication::translate("weir::Gallery", text); }

} // namespace

QWidget* galleryTable()
{
    auto* sheet = new GallerySheet(viewed("Tables"), 1040);
    auto* table = new QTableWidget(40, 4);
    table->setHorizontalHeaderLabels({viewed("Topic"), viewed("Partitions"), viewed("Records"), viewed("Policy")});
    for (int row = 0; row < table->rowCount(); ++row) {
        table->setItem(row, 0, new QTableWidgetItem(QStringLiteral("orders-%1").arg(row)));
        table->setItem(row, 1, new QTableWidgetItem(QString::number(row % 12 + 1)));
        table->setItem(row, 2, new QTableWidgetItem(QLocale().toString(row * 123457)));
        table->setItem(row, 3, new QTableWidgetItem(QStringLiteral("delete")));
        table->item(row, 1)->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
        table->item(row, 2)->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
    }
    table->verticalHeader()->hide();
    table->verticalHeader()->setDefaultSectionSize(28);
    table->setSelectionBehavior(QAbstractItemView::SelectRows);
    table->selectRow(2);
    table->setSortingEnabled(true);
    table->setFixedHeight(280);
    sheet->row(viewed("Standard table"), {table}, true);
    return sheet;
}

QWidget* galleryTree()
{
    auto* sheet = new GallerySheet(viewed("Trees"), 1040);
    auto* tree = new QTreeWidget;
    tree->setHeaderLabels({viewed("Name"), viewed("Value")});
    auto* order = new QTreeWidgetItem(tree, {QStringLiteral("order"), {}});
    new QTreeWidgetItem(order, {QStringLiteral("id"), QStringLiteral("\"A-1029\"")});
    auto* items = new QTreeWidgetItem(order, {QStringLiteral("items"), viewed("3 entries")});
    new QTreeWidgetItem(items, {QStringLiteral("0"), QStringLiteral("{…}")});
    new QTreeWidgetItem(tree, {QStringLiteral("customer"), QStringLiteral("null")});
    order->setExpanded(true);
    tree->setCurrentItem(items);
    tree->setFixedHeight(220);
    sheet->row(viewed("Standard tree"), {tree}, true);
    return sheet;
}

QWidget* galleryEditor()
{
    auto* sheet = new GallerySheet(viewed("Text"), 1040);
    auto* text = new QPlainTextEdit(QStringLiteral("{\n  \"id\": \"A-1029\",\n  \"total\": 49.90\n}"));
    text->setFont(uiFont(FontRole::Code));
    text->setFixedHeight(140);
    sheet->row(viewed("Plain text"), {text}, true);
    return sheet;
}

} // namespace weir
