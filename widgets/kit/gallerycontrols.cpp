// The gallery's sheets of colours, type, icons and standard controls.
#include "widgets/kit/buttons.h"
#include "widgets/kit/gallerysections.h"
#include "widgets/kit/icons.h"
#include "widgets/kit/label.h"
#include "widgets/kit/segmented.h"
#include "widgets/kit/stylepaint.h"

#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QDateTimeEdit>
#include <QGridLayout>
#include <QLineEdit>
#include <QMenu>
#include <QProgressBar>
#include <QRadioButton>
#include <QSlider>
#include <QSpinBox>
#include <QTabBar>

namespace weir {
namespace {

QString inGallery(const char* text) { return QCoreApplication::translate("weir::Gallery", text); }

/// A control that believes that the mouse is over it, that it has the focus…
template <typename Control, typename Option> class Posed : public Control
{
public:
    template <typename... Arguments>
    explicit Posed(QStyle::State state, Arguments&&... arguments)
        : Control(std::forward<Arguments>(arguments)...), m_state(state)
    {
    }

protected:
    void initStyleOption(Option* option) const override
    {
        Control::initStyleOption(option);
        option->state |= m_state;
    }

private:
    QStyle::State m_state;
};

using PosedButton = Posed<QPushButton, QStyleOptionButton>;
using PosedEdit = Posed<QLineEdit, QStyleOptionFrame>;
using PosedCombo = Posed<QComboBox, QStyleOptionComboBox>;
using PosedCheck = Posed<QCheckBox, QStyleOptionButton>;
using PosedTool = Posed<QToolButton, QStyleOptionToolButton>;

const QStyle::State posedFocus = QStyle::State_HasFocus | QStyle::State_KeyboardFocusChange;

class Swatch : public QWidget
{
public:
    explicit Swatch(Token token) : m_token(token) { setFixedSize(88, measure::control); }

protected:
    void paintEvent(QPaintEvent*) override
    {
        QPainter painter(this);
        stylepaint::box(&painter, rect(), color(m_token), color(Token::Line));
    }

private:
    Token m_token;
};

class TipSample : public QWidget
{
public:
    TipSample() { setFixedSize(230, measure::row); }

protected:
    void paintEvent(QPaintEvent*) override
    {
        QPainter painter(this);
        QStyleOptionFrame option;
        option.initFrom(this);
        style()->drawPrimitive(QStyle::PE_PanelTipLabel, &option, &painter, this);
        painter.drawText(rect(), Qt::AlignCenter, QStringLiteral("orders-by-customer-and-day-2026"));
    }
};

/// Text in the token's colour on a ground, with the contrast.
class Sample : public QWidget
{
public:
    Sample(Token ink, Token ground) : m_ink(ink), m_ground(ground) { setFixedSize(104, measure::control); }

protected:
    void paintEvent(QPaintEvent*) override
    {
        QPainter painter(this);
        stylepaint::box(&painter, rect(), color(m_ground), color(Token::Line));
        painter.setPen(color(m_ink));
        painter.drawText(rect(), Qt::AlignCenter,
                         QStringLiteral("Aa 12.5  %1:1").arg(contrast(color(m_ink), color(m_ground)), 0, 'f', 1));
    }

private:
    Token m_ink;
    Token m_ground;
};

QPushButton* posedButton(const QString& text, QStyle::State state, const char* looks = nullptr, bool enabled = true)
{
    auto* button = new PosedButton(state, text);
    if (looks)
        button->setProperty(looks, true);
    button->setEnabled(enabled);
    return button;
}

QList<QWidget*> buttonRow(const char* looks)
{
    const QString text =
        looks && qstrcmp(looks, "danger") == 0 ? inGallery("Delete topic…") : inGallery("Create topic");
    return {posedButton(text, {}, looks), posedButton(text, QStyle::State_MouseOver, looks),
            posedButton(text, QStyle::State_Sunken, looks), posedButton(text, posedFocus, looks),
            posedButton(text, {}, looks, false)};
}

QLineEdit* posedEdit(const QString& text, QStyle::State state, bool invalid = false)
{
    auto* edit = new PosedEdit(state, text);
    edit->setFixedWidth(150);
    edit->setProperty("invalid", invalid);
    edit->setPlaceholderText(inGallery("broker-1:9092"));
    return edit;
}

} // namespace

QWidget* galleryColours()
{
    auto* sheet = new GallerySheet(inGallery("Colours"), 1040);
    for (int i = 0; i < tokenCount; ++i) {
        const auto token = Token(i);
        QList<QWidget*> samples{new Swatch(token),
                                new Label(color(token).name(QColor::HexRgb).toUpper(), FontRole::Code)};
        samples.last()->setFixedWidth(80);
        if (token >= Token::ControlBorder)
            for (const Token ground : {Token::Surface, Token::Window, Token::Raised, Token::Selection})
                samples << new Sample(token, ground);
        sheet->row(tokenName(token), samples);
    }
    return sheet;
}

QWidget* galleryType()
{
    auto* sheet = new GallerySheet(inGallery("Type"));
    const QString text = QStringLiteral("orders · 1,234,567 records · 0123456789");
    const std::pair<FontRole, QString> roles[] = {{FontRole::Title, QStringLiteral("Title 14 semibold")},
                                                  {FontRole::Section, QStringLiteral("Section 11 semibold")},
                                                  {FontRole::Body, QStringLiteral("Body 10")},
                                                  {FontRole::Secondary, QStringLiteral("Secondary 9")},
                                                  {FontRole::Code, QStringLiteral("Code 10")}};
    for (const auto& [role, name] : roles)
        sheet->row(name, {new Label(text, role), new Label(text, role, Token::TextSecondary)});
    sheet->row(QStringLiteral("Digits"),
               {new Label(QStringLiteral("1111111111\n0000000000\n8,765,432.10"), FontRole::Body),
                new Label(QStringLiteral("1111111111\n0000000000\n8,765,432.10"), FontRole::Code)});
    return sheet;
}

QWidget* galleryIcons()
{
    auto* sheet = new GallerySheet(inGallery("Icons"), 1040);
    auto* holder = new QWidget;
    auto* grid = new QGridLayout(holder);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setVerticalSpacing(space::s);
    int cell = 0;
    for (const QString& name : iconNames()) {
        auto* picture = new QLabel;
        picture->setPixmap(iconPixmap(name, Token::Text, measure::icon, 2));
        grid->setColumnStretch(cell % 6 * 2 + 1, 1);
        grid->addWidget(picture, cell / 6, cell % 6 * 2);
        grid->addWidget(new Label(name, FontRole::Secondary, Token::TextSecondary), cell / 6, cell % 6 * 2 + 1);
        ++cell;
    }
    sheet->layout()->addWidget(holder);
    return sheet;
}

QWidget* galleryButtons()
{
    auto* sheet = new GallerySheet(inGallery("Buttons"));
    sheet->row(inGallery("States"), {new Label(inGallery("Resting · mouse over · pressed · focus · disabled"),
                                               FontRole::Secondary, Token::TextSecondary)});
    sheet->row(inGallery("Primary"), buttonRow("primary"));
    sheet->row(inGallery("Plain"), buttonRow(nullptr));
    sheet->row(inGallery("Danger"), buttonRow("danger"));
    sheet->row(inGallery("Link"), buttonRow("link"));
    auto* menuButton = plainButton(inGallery("Columns"), QStringLiteral("columns-3"), nullptr);
    menuButton->setMenu(new QMenu(menuButton));
    QPushButton* disabled = plainButton(inGallery("Refresh"), QStringLiteral("refresh-cw"), nullptr);
    disabled->setEnabled(false);
    sheet->row(inGallery("With icon, menu"),
               {plainButton(inGallery("Refresh"), QStringLiteral("refresh-cw"), nullptr), disabled, menuButton});
    QList<QWidget*> tools;
    for (const QStyle::State state :
         {QStyle::State(), QStyle::State(QStyle::State_MouseOver | QStyle::State_Raised),
          QStyle::State(QStyle::State_Sunken), QStyle::State(QStyle::State_On), posedFocus}) {
        auto* tool = new PosedTool(state);
        tool->setAutoRaise(true);
        tool->setIcon(icon(QStringLiteral("filter"), Token::TextSecondary));
        tools << tool;
    }
    tools << toolTextButton(QStringLiteral("pause"), inGallery("Pause"), nullptr)
          << toolTextButton(QStringLiteral("download"), inGallery("Export"), nullptr);
    sheet->row(inGallery("Tool buttons"), tools);
    auto* three = new Segmented(inGallery("Show value as"));
    for (const char* word : {"Tree", "Text", "Hex"})
        three->addSegment(inGallery(word));
    auto* icons = new Segmented(inGallery("Show as"));
    icons->addSegment(inGallery("Table"), QStringLiteral("table-2"));
    icons->addSegment(inGallery("Chart"), QStringLiteral("chart-line"));
    icons->setCurrent(1);
    auto* off = new Segmented(inGallery("Level"));
    off->addSegment(inGallery("read_committed"));
    off->addSegment(inGallery("read_uncommitted"));
    off->setEnabled(false);
    sheet->row(inGallery("Segmented"), {three, icons, off});
    auto* tabs = new QTabBar;
    for (const char* word : {"Messages", "Partitions", "Groups", "Settings"})
        tabs->addTab(inGallery(word));
    tabs->setDrawBase(true);
    tabs->setExpanding(false);
    auto* documents = new QTabBar;
    documents->setTabsClosable(true);
    documents->setExpanding(false);
    documents->addTab(icon(QStringLiteral("layers"), Token::TextSecondary), inGallery("orders · Messages"));
    documents->addTab(icon(QStringLiteral("server"), Token::TextSecondary), inGallery("Brokers"));
    sheet->row(inGallery("Tabs"), {tabs, documents});
    return sheet;
}

QWidget* galleryFields()
{
    auto* sheet = new GallerySheet(inGallery("Fields"));
    sheet->row(inGallery("Text"), {posedEdit({}, {}), posedEdit(QStringLiteral("kafka:9092"), {}),
                                   posedEdit(QStringLiteral("kafka:9092"), QStyle::State_MouseOver),
                                   posedEdit(QStringLiteral("kafka:9092"), QStyle::State_HasFocus)});
    QLineEdit* readOnly = posedEdit(QStringLiteral("read only"), QStyle::State_ReadOnly);
    readOnly->setReadOnly(true);
    QLineEdit* disabled = posedEdit(QStringLiteral("disabled"), {});
    disabled->setEnabled(false);
    QLineEdit* password = posedEdit(QStringLiteral("password"), {});
    password->setEchoMode(QLineEdit::Password);
    sheet->row(inGallery("Invalid, read-only, disabled, password"),
               {posedEdit(QStringLiteral("kafka:port"), {}, true), readOnly, disabled, password});
    QList<QWidget*> combos;
    for (const QStyle::State state :
         {QStyle::State(), QStyle::State(QStyle::State_MouseOver), posedFocus, QStyle::State()}) {
        auto* combo = new PosedCombo(state);
        combo->addItems({QStringLiteral("SCRAM-SHA-512"), QStringLiteral("PLAIN")});
        combos << combo;
    }
    combos.last()->setEnabled(false);
    sheet->row(inGallery("Choice"), combos);
    auto* editable = new QComboBox;
    editable->setEditable(true);
    editable->addItem(QStringLiteral("kafka"));
    auto* spin = new QSpinBox;
    spin->setRange(0, 100000);
    spin->setValue(500);
    spin->setGroupSeparatorShown(true);
    auto* spinOff = new QSpinBox;
    spinOff->setSuffix(inGallery(" MiB"));
    spinOff->setMaximum(4096);
    spinOff->setValue(256);
    spinOff->setEnabled(false);
    auto* moment = new QDateTimeEdit(QDateTime(QDate(2026, 3, 14), QTime(15, 9, 26)));
    moment->setDisplayFormat(QStringLiteral("yyyy-MM-dd HH:mm:ss"));
    sheet->row(inGallery("Editable choice, number, time"), {editable, spin, spinOff, moment});
    QList<QWidget*> checks;
    for (const auto& [state, checked] :
         std::initializer_list<std::pair<QStyle::State, Qt::CheckState>>{{{}, Qt::Unchecked},
                                                                         {QStyle::State_MouseOver, Qt::Unchecked},
                                                                         {{}, Qt::Checked},
                                                                         {{}, Qt::PartiallyChecked},
                                                                         {posedFocus, Qt::Checked},
                                                                         {{}, Qt::Checked}}) {
        auto* check = new PosedCheck(state, inGallery("Read-only"));
        check->setTristate(checked == Qt::PartiallyChecked);
        check->setCheckState(checked);
        checks << check;
    }
    checks.last()->setEnabled(false);
    sheet->row(inGallery("Check"), checks);
    auto* one = new QRadioButton(inGallery("Newest"));
    auto* two = new QRadioButton(inGallery("Beginning"));
    auto* three = new QRadioButton(inGallery("Disabled"));
    one->setAutoExclusive(false);
    one->setChecked(true);
    three->setEnabled(false);
    sheet->row(inGallery("One of"), {one, two, three});
    auto* slider = new QSlider(Qt::Horizontal);
    slider->setValue(40);
    slider->setFixedWidth(200);
    auto* bar = new QProgressBar;
    bar->setValue(65);
    bar->setFixedWidth(200);
    sheet->row(inGallery("Slider, progress"), {slider, bar, new Label(QStringLiteral("65 %"))});
    return sheet;
}

QWidget* galleryMenus()
{
    auto* sheet = new GallerySheet(inGallery("Menus and tooltips"));
    auto* menu = new QMenu;
    menu->setWindowFlags(Qt::Widget);
    menu->addAction(icon(QStringLiteral("copy")), inGallery("Copy\tCtrl+C"));
    menu->addAction(icon(QStringLiteral("funnel")), inGallery("Filter for “paid”"));
    menu->setActiveAction(menu->actions().last());
    menu->addAction(icon(QStringLiteral("funnel-x")), inGallery("Filter out “paid”"));
    menu->addSeparator();
    QAction* checked = menu->addAction(inGallery("Compact rows"));
    checked->setCheckable(true);
    checked->setChecked(true);
    menu->addMenu(inGallery("Columns"));
    menu->addSection(inGallery("Danger"));
    QAction* off = menu->addAction(icon(QStringLiteral("trash-2")), inGallery("Delete topic…\tDel"));
    off->setEnabled(false);
    menu->setFixedSize(menu->sizeHint());
    sheet->row(inGallery("Context menu, tooltip"), {menu, new TipSample});
    return sheet;
}

} // namespace weir
