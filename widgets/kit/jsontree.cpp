#include "widgets/kit/jsontree.h"

#include "models/common/formats.h"
#include "widgets/kit/icons.h"
#include "widgets/kit/theme.h"
#include "widgets/kit/tokens.h"

#include <QApplication>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QFutureWatcher>
#include <QHeaderView>
#include <QHelpEvent>
#include <QMenu>
#include <QPainter>
#include <QPromise>
#include <QScrollBar>
#include <QStyledItemDelegate>
#include <QThreadPool>
#include <QTimer>
#include <QToolTip>
#include <algorithm>
#include <atomic>

namespace weir {
namespace {

constexpr int goStepMs = 8;
constexpr int maxExpandedLevels = 16;
constexpr int maxExpandedRows = 200;
constexpr qint64 searchedAtOnce = 256 * 1024;
constexpr qsizetype longestTip = 2000;
constexpr qint64 longestTipped = 1'000'000; // bytes; decoding more takes longer than a tooltip may
constexpr qint64 longestFiltered = 4096;
constexpr qsizetype longestEntry = 32;

Token tokenOf(JsonTreeModel::Kind kind)
{
    switch (kind) {
    case JsonTreeModel::Kind::String:
        return Token::Ok;
    case JsonTreeModel::Kind::Number:
        return Token::Accent;
    case JsonTreeModel::Kind::Boolean:
        return Token::Stale;
    default:
        return Token::TextSecondary;
    }
}

class ValueDelegate final : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

protected:
    void initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const override
    {
        QStyledItemDelegate::initStyleOption(option, index);
        option->textElideMode = Qt::ElideRight;
        Token token = Token::Text;
        if (index.column() == JsonTreeModel::Value)
            token = tokenOf(JsonTreeModel::Kind(index.data(JsonTreeModel::KindRole).toInt()));
        else if (index.column() == JsonTreeModel::Type)
            token = Token::TextSecondary;
        option->palette.setColor(QPalette::Text, color(token));
        option->palette.setColor(QPalette::HighlightedText, color(token));
    }

    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override
    {
        Q_UNUSED(index) // nothing of the value counts, and it may be large
        return {option.fontMetrics.averageCharWidth() * 12, measure::compactRow};
    }
};

char lower(char c) { return c >= 'A' && c <= 'Z' ? char(c + 'a' - 'A') : c; }

/// Where the needle is found next from `from` on (backward: before it), around the end; -1: nowhere. ASCII letters of
/// either case.
qint64 searchText(const QByteArray& text, const QByteArray& needle, qint64 from, bool forward,
                  const std::atomic<bool>& cancelled)
{
    const auto same = [](char a, char b) { return lower(a) == lower(b); };
    const auto begin = text.begin();
    const auto end = text.end();
    const auto middle = begin + std::clamp<qint64>(from, 0, text.size());
    if (needle.isEmpty() || cancelled)
        return -1;
    const auto position = [&](auto first, auto last, bool towardsEnd) -> qint64 {
        const auto found = towardsEnd ? std::search(first, last, needle.begin(), needle.end(), same)
                                      : std::find_end(first, last, needle.begin(), needle.end(), same);
        return found == last ? -1 : found - begin;
    };
    const qint64 near = forward ? position(middle, end, true) : position(begin, middle, false);
    if (near >= 0 || cancelled)
        return near;
    return forward ? position(begin, end, true) : position(begin, end, false);
}

} // namespace

struct JsonTree::Private
{
    explicit Private(JsonTree* tree) : q(tree), model(new JsonTreeModel(tree)) {}

    void find(const QString& text, bool forward);
    void searched(qint64 position);
    void go();
    void stopSearch();
    void fetchVisible();
    QModelIndex current() const { return q->currentIndex().siblingAtColumn(0); }
    bool isShown(const QModelIndex& index) const;

    JsonTree* const q;
    JsonTreeModel* const model;
    QTimer fetchTimer;
    QTimer goTimer;
    qint64 goal = -1;
    bool forward = true;
    std::shared_ptr<std::atomic<bool>> cancelled;
    std::unique_ptr<QFutureWatcher<qint64>> watcher;
    int levels = 1; // opened below the top one
};

void JsonTree::Private::stopSearch()
{
    goTimer.stop();
    goal = -1;
    if (cancelled)
        *cancelled = true;
    cancelled.reset();
    watcher.reset();
}

void JsonTree::Private::find(const QString& text, bool towardsEnd)
{
    stopSearch();
    if (!model->isReady() || text.isEmpty()) {
        emit q->found(false);
        return;
    }
    forward = towardsEnd;
    const QModelIndex at = current();
    qint64 from = 0;
    if (at.isValid()) {
        // a container is left at its bracket: what is found inside it comes next
        const bool nested = model->hasChildren(at);
        from = !forward ? model->position(at)
               : nested ? model->endPosition(at) - model->jsonText(at).size() + 1
                        : model->endPosition(at);
    } else if (!forward) {
        from = model->json().size();
    }
    const QByteArray json = model->json();
    const QByteArray needle = text.toUtf8();
    cancelled = std::make_shared<std::atomic<bool>>(false);
    if (json.size() <= searchedAtOnce) {
        searched(searchText(json, needle, from, forward, *cancelled));
        return;
    }
    const auto promise = std::make_shared<QPromise<qint64>>();
    promise->start();
    watcher = std::make_unique<QFutureWatcher<qint64>>();
    connect(watcher.get(), &QFutureWatcher<qint64>::finished, q, [this] { searched(watcher->result()); });
    watcher->setFuture(promise->future());
    QThreadPool::globalInstance()->start([json, needle, from, towardsEnd, stop = cancelled, promise] {
        promise->addResult(searchText(json, needle, from, towardsEnd, *stop));
        promise->finish();
    });
}

void JsonTree::Private::searched(qint64 position)
{
    if (position < 0) {
        emit q->found(false);
        return;
    }
    goal = position;
    go();
}

void JsonTree::Private::go()
{
    bool again = false;
    const QModelIndex index = model->indexAt(goal, goStepMs, &again);
    if (again) {
        goTimer.start(0);
        return;
    }
    goTimer.stop();
    goal = -1;
    if (index.isValid()) {
        q->setCurrentIndex(index);
        q->scrollTo(index);
    }
    emit q->found(index.isValid());
}

bool JsonTree::Private::isShown(const QModelIndex& index) const
{
    for (QModelIndex up = index.parent(); up.isValid(); up = up.parent()) {
        if (!q->isExpanded(up))
            return false;
    }
    return true;
}

/// QTreeView asks for more at the end of the top level only; we do at the end of every level that is in sight.
void JsonTree::Private::fetchVisible()
{
    const QRect area = q->viewport()->rect();
    QModelIndex index = q->indexAt(QPoint(0, 0)).siblingAtColumn(0);
    QList<QPersistentModelIndex> wanting;
    while (index.isValid() && q->visualRect(index).top() <= area.bottom()) {
        const QModelIndex parent = index.parent();
        if (index.row() == model->rowCount(parent) - 1 && model->hasMore(parent))
            wanting << parent;
        const QModelIndex below = q->indexBelow(index);
        if (!below.isValid() && model->hasMore({}))
            wanting << QModelIndex();
        index = below;
    }
    for (const QPersistentModelIndex& parent : wanting)
        model->fetchNext(parent);
}

JsonTree::JsonTree(const QString& accessibleName, QWidget* parent)
    : QTreeView(parent), d(std::make_unique<Private>(this))
{
    setAccessibleName(accessibleName);
    setModel(d->model);
    setItemDelegate(new ValueDelegate(this));
    setUniformRowHeights(true);
    setAllColumnsShowFocus(true);
    setSelectionBehavior(SelectRows);
    setEditTriggers(NoEditTriggers);
    setIndentation(space::l);
    setHorizontalScrollMode(ScrollPerPixel);
    setTextElideMode(Qt::ElideRight);
    setFont(uiFont(FontRole::Code));
    header()->setFont(uiFont(FontRole::Body));
    header()->setAccessibleName(tr("Columns of %1").arg(accessibleName));
    header()->setStretchLastSection(false);
    header()->setSectionResizeMode(JsonTreeModel::Name, QHeaderView::Interactive);
    header()->setSectionResizeMode(JsonTreeModel::Value, QHeaderView::Stretch);
    header()->setSectionResizeMode(JsonTreeModel::Type, QHeaderView::Fixed);
    header()->resizeSection(JsonTreeModel::Name, fontMetrics().averageCharWidth() * 19);
    header()->resizeSection(JsonTreeModel::Type, fontMetrics().averageCharWidth() * 10);
    header()->setMinimumSectionSize(fontMetrics().averageCharWidth() * 6);
    connect(&ThemeController::instance(), &ThemeController::themeChanged, this, [this] {
        setFont(uiFont(FontRole::Code));
        header()->setFont(uiFont(FontRole::Body));
        viewport()->update();
    });
    d->fetchTimer.setSingleShot(true);
    d->goTimer.setSingleShot(true);
    connect(&d->fetchTimer, &QTimer::timeout, this, [this] { d->fetchVisible(); });
    connect(&d->goTimer, &QTimer::timeout, this, [this] { d->go(); });
    connect(d->model, &JsonTreeModel::ready, this, [this] { expandLevels(d->levels); });
    connect(d->model, &JsonTreeModel::progressChanged, viewport(), qOverload<>(&QWidget::update));
}

JsonTree::~JsonTree() { d->stopSearch(); }

void JsonTree::setJson(const QByteArray& utf8, const QString& rootName)
{
    d->stopSearch();
    d->model->setJson(utf8, rootName);
}

JsonTreeModel* JsonTree::jsonModel() const { return d->model; }

void JsonTree::expandLevels(int levels)
{
    d->levels = std::clamp(levels, 0, maxExpandedLevels);
    QModelIndexList level{QModelIndex()};
    for (int depth = 0; depth <= d->levels && !level.isEmpty(); ++depth) {
        // all are fetched before any is opened: an open one costs each insertion something
        for (const QModelIndex& parent : std::as_const(level))
            d->model->fetchMore(parent);
        QModelIndexList below;
        for (const QModelIndex& parent : std::as_const(level)) {
            if (parent.isValid() && d->model->hasChildren(parent))
                expand(parent);
            const int rows = std::min(d->model->rowCount(parent), maxExpandedRows - int(below.size()));
            for (int row = 0; row < rows; ++row)
                below << d->model->index(row, 0, parent);
        }
        level = below;
    }
}

void JsonTree::findNext(const QString& text) { d->find(text, true); }
void JsonTree::findPrevious(const QString& text) { d->find(text, false); }

void JsonTree::copyValue()
{
    if (const QModelIndex index = d->current(); index.isValid())
        QApplication::clipboard()->setText(d->model->valueText(index));
}

void JsonTree::copyPath()
{
    if (const QModelIndex index = d->current(); index.isValid())
        QApplication::clipboard()->setText(d->model->fqlPath(index));
}

void JsonTree::keyPressEvent(QKeyEvent* event)
{
    if (event->matches(QKeySequence::Copy))
        copyValue();
    else if (event->key() == Qt::Key_C && event->modifiers() == (Qt::ControlModifier | Qt::ShiftModifier))
        copyPath();
    else if (event->key() == Qt::Key_Asterisk)
        expandLevels(maxExpandedLevels); // QTreeView would open a whole value of 100 MB
    else
        QTreeView::keyPressEvent(event);
}

void JsonTree::contextMenuEvent(QContextMenuEvent* event)
{
    const bool byKey = event->reason() == QContextMenuEvent::Keyboard;
    const QModelIndex index =
        (byKey ? currentIndex() : indexAt(viewport()->mapFromGlobal(event->globalPos()))).siblingAtColumn(0);
    if (!index.isValid())
        return;
    auto* const menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const JsonTreeModel::Kind kind = d->model->kind(index);
    const bool isScalar = kind != JsonTreeModel::Kind::Object && kind != JsonTreeModel::Kind::Array;
    if (isScalar && d->model->endPosition(index) - d->model->position(index) <= longestFiltered) {
        const QString text = d->model->valueText(index);
        const QString path = d->model->fqlPath(index);
        QString shown = text.simplified();
        if (shown.size() > longestEntry)
            shown = shown.left(longestEntry) + QStringLiteral("…");
        shown.replace(QLatin1Char('&'), QStringLiteral("&&"));
        const auto add = [&](const QString& iconName, const QString& sentence, bool exclude) {
            connect(menu->addAction(icon(iconName), sentence.arg(shown)), &QAction::triggered, this,
                    [this, path, text, exclude] { emit filterRequested(path, text, exclude); });
        };
        add(QStringLiteral("funnel"), tr("Filter for “%1”"), false);
        add(QStringLiteral("funnel-x"), tr("Filter out “%1”"), true);
        menu->addSeparator();
    }
    const QPersistentModelIndex kept(index);
    const auto copy = [&](const QString& sentence, auto text) {
        QAction* const action = menu->addAction(icon(QStringLiteral("copy")), sentence);
        connect(action, &QAction::triggered, this, [kept, text] {
            if (kept.isValid())
                QApplication::clipboard()->setText(text(kept));
        });
        return action;
    };
    copy(tr("Copy value"), [this](const QModelIndex& at) {
        return d->model->valueText(at);
    })->setShortcut(QKeySequence::Copy);
    copy(tr("Copy as JSON"), [this](const QModelIndex& at) { return QString::fromUtf8(d->model->jsonText(at)); });
    copy(tr("Copy path as FQL"), [this](const QModelIndex& at) {
        return d->model->fqlPath(at);
    })->setShortcut(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_C));
    copy(tr("Copy JSON path"), [this](const QModelIndex& at) { return d->model->jsonPath(at); });
    menu->addSeparator();
    connect(menu->addAction(icon(QStringLiteral("chevrons-down")), tr("Expand all")), &QAction::triggered, this,
            [this] { expandLevels(maxExpandedLevels); });
    connect(menu->addAction(icon(QStringLiteral("chevrons-up")), tr("Collapse all")), &QAction::triggered, this,
            [this] {
                collapseAll();
                d->levels = 1;
            });
    emit contextMenuAboutToShow(menu, index);
    menu->popup(byKey ? viewport()->mapToGlobal(visualRect(index).bottomLeft()) : event->globalPos());
}

bool JsonTree::viewportEvent(QEvent* event)
{
    if (event->type() != QEvent::ToolTip)
        return QTreeView::viewportEvent(event);
    const auto* const help = static_cast<QHelpEvent*>(event);
    const QModelIndex index = indexAt(help->pos());
    QString text;
    if (index.isValid()) {
        const QString shown = index.data().toString();
        if (index.column() == JsonTreeModel::Value && index.data(JsonTreeModel::CutRole).toBool() &&
            d->model->endPosition(index) - d->model->position(index) <= longestTipped)
            text = d->model->valueText(index.siblingAtColumn(0)).left(longestTip) + QStringLiteral("…");
        else if (fontMetrics().horizontalAdvance(shown) > visualRect(index).width() - space::m)
            text = shown;
    }
    if (text.isEmpty())
        QToolTip::hideText();
    else
        QToolTip::showText(help->globalPos(), QStringLiteral("<span>%1</span>").arg(text.toHtmlEscaped()), viewport());
    return true;
}

void JsonTree::paintEvent(QPaintEvent* event)
{
    QTreeView::paintEvent(event);
    if (!d->model->isReady() && !d->model->json().isEmpty()) {
        QPainter painter(viewport());
        painter.setFont(uiFont(FontRole::Body));
        painter.setPen(color(Token::TextSecondary));
        painter.drawText(
            viewport()->rect().adjusted(space::l, space::l, -space::l, -space::l), Qt::AlignHCenter | Qt::AlignTop,
            tr("Reading %1 of JSON: %2")
                .arg(formats::size(std::int64_t(d->model->json().size())), formats::percentage(d->model->progress())));
        return;
    }
    if (!d->fetchTimer.isActive())
        d->fetchTimer.start(0);
}

} // namespace weir
