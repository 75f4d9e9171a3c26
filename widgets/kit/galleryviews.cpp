// The gallery's sheets of tables, trees and text.
#include "models/common/tablemodel.h"
#include "widgets/kit/codeeditor.h"
#include "widgets/kit/datatable.h"
#include "widgets/kit/gallerysections.h"
#include "widgets/kit/hexview.h"
#include "widgets/kit/jsontree.h"

#include <QApplication>
#include <QLocale>
#include <QTreeWidget>

#include <cmath>

namespace weir {
namespace {

QString viewed(const char* text) { return QCoreApplication::translate("weir::Gallery", text); }

/// Some topics, as the Topics page shows them.
class GalleryTopics : public TableModel
{
public:
    GalleryTopics()
        : TableModel({{QStringLiteral("name"), viewed("Topic"), ColumnKind::Text, 28, {}, {}, true, true},
                      {QStringLiteral("state"), viewed("State"), ColumnKind::Badge, 14},
                      {QStringLiteral("partitions"), viewed("Partitions"), ColumnKind::Number, 10},
                      {QStringLiteral("records"), viewed("Records"), ColumnKind::Number, 14},
                      {QStringLiteral("rate"), viewed("Rate"), ColumnKind::Number, 12, viewed("records/s")},
                      {QStringLiteral("course"), viewed("Last hour"), ColumnKind::Sparkline, 16},
                      {QStringLiteral("policy"), viewed("Cleanup"), ColumnKind::Text, 12}})
    {
    }

    int rowCount(const QModelIndex& parent = {}) const override { return parent.isValid() ? 0 : 200; }

    QVariant data(const QModelIndex& index, int role) const override
    {
        static const char* const names[] = {"orders",
                                            "clicks",
                                            "payments",
                                            "shipments",
                                            "inventory",
                                            "audit",
                                            "customer-lifecycle-events-enriched-with-consent-from-all-regions"};
        static const std::pair<Status, const char*> states[] = {
            {Status::Ok, "Healthy"},     {Status::Ok, "Healthy"}, {Status::Ok, "Healthy"},
            {Status::Warning, "Skewed"}, {Status::Ok, "Healthy"}, {Status::Critical, "Offline"},
            {Status::Stale, "Unknown"}};
        const int row = index.row();
        const auto& [status, word] = states[row % 7];
        const int column = index.column();
        if (column == 5) {
            if (role != SparklineRole)
                return {};
            QVector<float> values(60);
            for (int i = 0; i < 60; ++i)
                values[i] = float(30 + 20 * std::sin(i * 0.2 + row) + 6 * std::sin(i * 1.7 * (row + 1)));
            return QVariant::fromValue(values);
        }
        if (column == 1 && role == BadgeRole)
            return int(status);
        if (role == Qt::TextAlignmentRole)
            return int((column >= 2 && column <= 4 ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
        if (role == SecondaryRole)
            return column == 6;
        if (role != Qt::DisplayRole)
            return {};
        switch (column) {
        case 0:
            return row < 7 ? QLatin1String(names[row])
                           : QStringLiteral("%1-%2").arg(QLatin1String(names[row % 6])).arg(row);
        case 1:
            return viewed(word);
        case 2:
            return QString::number(row % 5 * 6 + 6);
        case 3:
            return QLocale().toString(qlonglong(row + 1) * 1'234'567 % 91'000'000);
        case 4:
            return QLocale().toString(row * 37 % 1900);
        default:
            return row % 4 == 0 ? QStringLiteral("compact") : QStringLiteral("delete");
        }
    }
};

QByteArray galleryJson()
{
    return R"({"orderId":"A-1029","customer":{"id":"71c0e3aa","country":"SE","vip":true},"items":[{"sku":"lamp-7","quantity":2,"price":24.95},)"
           R"({"sku":"bulb-e27","quantity":4,"price":3.5}],"total":63.9,"coupon":null,"note":"Leave it at the door, please; the bell is broken."})";
}

QString galleryText()
{
    return QStringLiteral("{\n  \"orderId\": \"A-1029\",\n  \"customer\": { \"id\": \"71c0e3aa\", \"vip\": true },\n"
                          "  \"items\": [\n    { \"sku\": \"lamp-7\", \"quantity\": 2, \"price\": 24.95 }\n  ],\n  "
                          "\"coupon\": null\n}\n");
}

} // namespace

QWidget* galleryTable()
{
    auto* sheet = new GallerySheet(viewed("Tables"), 1200);
    auto* table = new DataTable(viewed("Topics"));
    auto* model = new GalleryTopics;
    model->setParent(table);
    table->setModel(model);
    table->setCurrentRow(3);
    table->setFixedHeight(380);
    sheet->row(viewed("Topics"), {table}, true);
    return sheet;
}

QWidget* galleryTree()
{
    auto* sheet = new GallerySheet(viewed("Trees"), 1040);
    auto* json = new JsonTree(viewed("Value"));
    json->setJson(galleryJson());
    json->expandLevels(2);
    json->setFixedHeight(360);
    sheet->row(viewed("JSON"), {json}, true);
    auto* tree = new QTreeWidget;
    tree->setHeaderLabels({viewed("Name"), viewed("Value")});
    auto* order = new QTreeWidgetItem(tree, {QStringLiteral("order"), {}});
    new QTreeWidgetItem(order, {QStringLiteral("id"), QStringLiteral("A-1029")});
    auto* items = new QTreeWidgetItem(order, {QStringLiteral("items"), viewed("3 entries")});
    new QTreeWidgetItem(items, {QStringLiteral("0"), QStringLiteral("{…}")});
    order->setExpanded(true);
    tree->setCurrentItem(items);
    tree->setFixedHeight(160);
    sheet->row(viewed("Standard tree"), {tree}, true);
    return sheet;
}

QWidget* galleryEditor()
{
    auto* sheet = new GallerySheet(viewed("Code and bytes"), 1040);
    auto* editor = new CodeEditor(viewed("Value"), CodeEditor::Language::Json);
    editor->setText(galleryText());
    editor->setFixedHeight(190);
    sheet->row(viewed("Code"), {editor}, true);
    auto* wrong = new CodeEditor(viewed("Value"), CodeEditor::Language::Json);
    wrong->setText(QStringLiteral("{ \"orderId\": A-1029 }"));
    wrong->setMistake(13, 6, viewed("A text needs quotation marks."));
    wrong->setFixedHeight(60);
    sheet->row(viewed("With a mistake"), {wrong}, true);
    auto* hex = new HexView(viewed("Bytes"));
    hex->setData(galleryJson());
    hex->select(20, 12);
    hex->setFixedHeight(160);
    sheet->row(viewed("Bytes"), {hex}, true);
    return sheet;
}

} // namespace weir
