// The gallery's sheets of the kit's own widgets.
#include "widgets/kit/badge.h"
#include "widgets/kit/banner.h"
#include "widgets/kit/buttons.h"
#include "widgets/kit/detailpanel.h"
#include "widgets/kit/elidedlabel.h"
#include "widgets/kit/environmentstripe.h"
#include "widgets/kit/filterbar.h"
#include "widgets/kit/formfield.h"
#include "widgets/kit/gallerysections.h"
#include "widgets/kit/pageheader.h"
#include "widgets/kit/sparkline.h"
#include "widgets/kit/stateview.h"

#include <QApplication>
#include <QHBoxLayout>
#include <QLineEdit>

#include <cmath>

namespace weir {
namespace {

QString shown(const char* text) { return QCoreApplication::translate("weir::Gallery", text); }

QVector<float> wave(int count, double noise, double growth = 0)
{
    QVector<float> values(count);
    quint32 seed = 7;
    for (int i = 0; i < count; ++i) {
        seed = seed * 1664525u + 1013904223u;
        values[i] = float(40 + growth * i / count + 20 * std::sin(i * 12.0 / count) +
                          noise * (double(seed >> 8) / (1 << 24) - 0.5));
    }
    return values;
}

StateView* stateSample()
{
    auto* view = new StateView;
    view->setFixedSize(440, 280);
    view->setAutoFillBackground(true);
    view->setBackgroundRole(QPalette::Base);
    return view;
}

Label* partialContent()
{
    auto* label = new Label(shown("The content stays where it was."), FontRole::Body, Token::TextSecondary);
    label->setAlignment(Qt::AlignCenter);
    return label;
}

} // namespace

QWidget* galleryHeaders()
{
    auto* sheet = new GallerySheet(shown("Page headers, forms, environments"), 1040);
    auto* header = new PageHeader(shown("orders"));
    header->setAddress(QStringLiteral("weir://demo/topics/orders/messages?from=newest:500"));
    auto* chip = new EnvironmentChip;
    chip->setEnvironment(Environment::Production);
    header->addBeside(chip);
    header->addBeside(new Badge(Status::Warning, shown("2 partitions without leader")));
    header->addButton(shown("Refresh"), QStringLiteral("refresh-cw"));
    header->addButton(shown("Export…"), QStringLiteral("download"));
    header->addButton(shown("Produce record"), {}, true);
    sheet->row(shown("Page header"), {header}, true);
    auto* longer =
        new PageHeader(shown("customer-lifecycle-events-enriched-with-consent-and-preferences-from-all-regions-v2"));
    longer->setAddress(
        QStringLiteral("weir://a-cluster-with-a-long-name/topics/"
                       "customer-lifecycle-events-enriched-with-consent-and-preferences-from-all-regions-v2"));
    for (const char* text : {"Refresh", "Compare…", "Move offsets…"})
        longer->addButton(shown(text));
    longer->addButton(shown("Create topic"), {}, true);
    sheet->row(shown("Long names"), {longer}, true);
    const auto field = [](const char* label, const QString& value) {
        auto* edit = new QLineEdit(value);
        return new FormField(shown(label), edit);
    };
    FormField* plain = field("Name", QStringLiteral("Shop (production)"));
    FormField* help = field("Bootstrap servers", QStringLiteral("kafka-1:9093, kafka-2:9093"));
    help->setRequired(true);
    help->setHelp(shown("One or more host:port of the cluster; one that answers is enough."));
    sheet->row(shown("Form fields"), {plain, help}, true);
    FormField* wrong = field("Schema registry", QStringLiteral("kafka:9092"));
    wrong->setError(shown("This is the address of a broker; a registry is a URL such as http://host:8081."));
    FormField* off = field("Connect", {});
    off->setEnabled(false);
    sheet->row({}, {wrong, off}, true);
    for (const Environment environment : {Environment::Development, Environment::Staging, Environment::Production}) {
        auto* stripe = new EnvironmentStripe;
        stripe->setEnvironment(environment);
        auto* word = new EnvironmentChip;
        word->setEnvironment(environment);
        auto* both = new QWidget;
        auto* row = new QHBoxLayout(both);
        row->setContentsMargins(0, 0, 0, 0);
        row->addWidget(stripe, 1);
        row->addWidget(word);
        sheet->row(environmentWord(environment), {both}, true);
    }
    auto* own = new EnvironmentChip;
    own->setEnvironment(Environment::Staging, QColor(Qt::yellow));
    sheet->row(shown("Own colour (yellow)"), {own});
    return sheet;
}

QWidget* galleryFilterBars()
{
    auto* sheet = new GallerySheet(shown("Filter rows"), 1040);
    auto* empty = new FilterBar;
    empty->setPlaceholder(shown("Filter topics"));
    empty->setMatchText(shown("3,400 topics"));
    empty->addWidget(plainButton(shown("Columns"), QStringLiteral("columns-3"), nullptr));
    sheet->row(shown("Empty"), {empty}, true);
    auto* typed = new FilterBar;
    typed->setText(QStringLiteral("order"));
    typed->setMatchText(shown("12 of 3,400 topics"));
    typed->addWidget(iconButton(QStringLiteral("refresh-cw"), shown("Refresh"), nullptr));
    sheet->row(shown("With text"), {typed}, true);
    auto* wrong = new FilterBar;
    wrong->setText(QStringLiteral("/order[s/"));
    wrong->setError(shown("The bracket at character 7 is never closed."), 6, 2);
    sheet->row(shown("With a mistake"), {wrong}, true);
    return sheet;
}

QWidget* galleryStates()
{
    auto* sheet = new GallerySheet(shown("States"), 1120);
    StateView* loading = stateSample();
    loading->showLoading(shown("Reading 12 of 60 partitions"), 0.2);
    StateView* waiting = stateSample();
    waiting->showLoading(shown("Waiting for 3 brokers since 4 s"));
    sheet->row(shown("Loading"), {loading, waiting});
    StateView* empty = stateSample();
    empty->showEmpty(shown("No topics yet"),
                     shown("This cluster has no topic that you may see. Internal topics are hidden."),
                     shown("Create topic"));
    StateView* nothing = stateSample();
    nothing->showEmpty(shown("Nothing matches"), shown("None of 3,400 topics contains “oders”."), shown("Clear filter"),
                       QStringLiteral("search"));
    sheet->row(shown("Empty"), {empty, nothing});
    StateView* failed = stateSample();
    failed->showFailed(shown("The cluster cannot be reached"),
                       shown("Nothing listens at kafka-1:9093. Is the broker running, and is the port right?"),
                       shown("Try again"), QStringLiteral("connect(10.0.0.7:9093): Connection refused"));
    StateView* partial = stateSample();
    partial->setContent(partialContent());
    partial->showPartial(shown("Broker 3 does not answer: 4 of 12 partitions are missing."), shown("Try again"));
    sheet->row(shown("Failed, partial"), {failed, partial});
    return sheet;
}

QWidget* galleryStateBanners()
{
    auto* sheet = new GallerySheet(shown("Banners"), 1040);
    const std::pair<Status, const char*> sentences[] = {
        {Status::Neutral, "The live tail is paused: 1,204 records are waiting."},
        {Status::Ok, "The connection works: 3 brokers, Kafka 4.3."},
        {Status::Warning, "Broker 3 does not answer: 4 of 12 partitions are missing."},
        {Status::Critical, "You may not read this topic: the cluster refuses READ on orders."},
        {Status::Stale, "These numbers are 4 minutes old."}};
    for (const auto& [status, sentence] : sentences) {
        auto* banner = new Banner(status, shown(sentence));
        banner->setAction(status == Status::Ok ? QString() : shown("Try again"));
        banner->setClosable(status != Status::Critical);
        sheet->row({}, {banner}, true);
    }
    return sheet;
}

QWidget* galleryBadges()
{
    auto* sheet = new GallerySheet(shown("Badges"));
    const std::pair<Status, const char*> words[] = {{Status::Ok, "Healthy"},
                                                    {Status::Warning, "Lagging"},
                                                    {Status::Critical, "Offline"},
                                                    {Status::Stale, "Unknown"},
                                                    {Status::Neutral, "Empty"}};
    QList<QWidget*> badges;
    for (const auto& [status, word] : words)
        badges << new Badge(status, shown(word));
    sheet->row(shown("Status"), badges);
    QList<QWidget*> counts;
    for (const auto& [count, status] : std::initializer_list<std::pair<int, Status>>{
             {3, Status::Neutral}, {12, Status::Warning}, {128, Status::Critical}, {4000, Status::Neutral}})
        counts << new CountBadge(count, status);
    sheet->row(shown("Count"), counts);
    auto* elided = new ElidedLabel(QStringLiteral("customer-lifecycle-events-enriched-with-consent"));
    elided->setFixedWidth(200);
    sheet->row(shown("Elided in the middle"), {elided});
    return sheet;
}

QWidget* gallerySparklines()
{
    auto* sheet = new GallerySheet(shown("Sparklines"));
    const auto line = [](const QVector<float>& values, Token token = Token::Series1) {
        auto* spark = new Sparkline;
        spark->setFixedSize(160, measure::row);
        spark->setValues(values, shown("Between 20 and 60 records/s in the last hour"));
        spark->setToken(token);
        return spark;
    };
    QVector<float> gaps = wave(60, 10);
    for (int i = 20; i < 30; ++i)
        gaps[i] = std::nanf("");
    QVector<float> spikes(4000, 3.0f);
    spikes[1234] = 90;
    spikes[3001] = 60;
    sheet->row(shown("60 values, with a gap, 4,000 with two spikes"), {line(wave(60, 10)), line(gaps), line(spikes)});
    sheet->row(shown("Series 2–4"), {line(wave(100, 20, 60), Token::Series2), line(wave(100, 5), Token::Series3),
                                     line(wave(100, 30), Token::Series4)});
    return sheet;
}

QWidget* galleryDetail()
{
    auto* sheet = new GallerySheet(shown("Detail panel"), 1040);
    auto* panel = new DetailPanel;
    panel->setTitle(shown("Record 81,204 of partition 3"), QStringLiteral("2026-03-14 15:09:26.535 CET"));
    panel->addTool(QStringLiteral("copy"), shown("Copy record"));
    panel->addSection(shown("Where"));
    panel->addRow(shown("Topic"), QStringLiteral("orders"));
    panel->addRow(shown("Partition"), QStringLiteral("3"));
    panel->addRow(shown("Offset"), QStringLiteral("81,204"));
    panel->addStatusRow(shown("State"), Status::Ok, shown("Committed"));
    panel->addSection(shown("Key"));
    panel->addRow(shown("Text"), QStringLiteral("customer-71c0e3aa-4e0f-4c55-a71d-7a2f6cf4e3aa"), true);
    panel->addRow(shown("Size"), shown("45 bytes"));
    panel->addSection(shown("Headers"));
    panel->addRow(QStringLiteral("traceparent"),
                  QStringLiteral("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"), true);
    panel->setFixedSize(400, 460);
    auto* narrow = new DetailPanel;
    narrow->setTitle(shown("customer-lifecycle-events-enriched-with-consent"), shown("Topic · 12 partitions"));
    narrow->addSection(shown("Health"));
    narrow->addStatusRow(shown("Replicas"), Status::Warning, shown("2 partitions under-replicated"));
    narrow->addStatusRow(shown("Leaders"), Status::Critical, shown("1 partition offline"));
    narrow->addStatusRow(shown("Rate"), Status::Stale, shown("Not known since 15:04"));
    narrow->setFixedSize(measure::detailMin, 460);
    sheet->row({}, {panel, narrow});
    return sheet;
}

} // namespace weir
