#include "models/common/jsontreemodel.h"

#include "models/common/formats.h"
#include "models/common/jsontreeprivate.h"

#include <QElapsedTimer>
#include <QPromise>
#include <QThreadPool>
#include <algorithm>

namespace weir {
namespace {

constexpr qint64 surveyedAtOnce = 256 * 1024;
constexpr int fetchedAtOnce = 1000;
constexpr qint64 shownBytes = 300;
constexpr int progressEveryMs = 33;

/// The literal cut to what a cell shows, still a literal: neither a letter nor an escape is torn.
QByteArray cutLiteral(const QByteArray& text, qint64 begin, qint64 end)
{
    if (end - begin <= shownBytes)
        return text.mid(begin, end - begin);
    qint64 stop = begin + 1;
    const qint64 limit = begin + shownBytes;
    const char* const data = text.constData();
    while (stop < limit)
        stop += data[stop] == '\\' ? (data[stop + 1] == 'u' ? 6 : 2) : 1;
    stop = std::min(stop, end - 1);
    while (stop > begin + 1 && (static_cast<unsigned char>(data[stop]) & 0xC0) == 0x80)
        --stop;
    return text.mid(begin, stop - begin) + '"';
}

QString oneLine(QString text)
{
    for (QChar& letter : text) {
        if (letter == QLatin1Char('\n'))
            letter = QChar(0x21B5);
        else if (letter.unicode() < 0x20)
            letter = QChar(0x2400 + letter.unicode());
    }
    return text;
}

} // namespace

void JsonTreeModel::Private::start(const QByteArray& json)
{
    stop();
    text = json;
    task = std::make_shared<SurveyTask>();
    task->text = json;
    if (json.size() <= surveyedAtOnce) {
        finish(surveyJson(json, task->cancelled, task->position));
        return;
    }
    // Shared, because a runnable of QThreadPool is copied.
    auto promise = std::make_shared<QPromise<Survey>>();
    promise->start();
    watcher = std::make_unique<QFutureWatcher<Survey>>();
    connect(watcher.get(), &QFutureWatcher<Survey>::finished, q, [this] { finish(watcher->result()); });
    watcher->setFuture(promise->future());
    QThreadPool::globalInstance()->start([task = task, promise = std::move(promise)] {
        promise->addResult(surveyJson(task->text, task->cancelled, task->position));
        promise->finish();
    });
    progressTimer.start();
}

void JsonTreeModel::Private::stop()
{
    progressTimer.stop();
    if (task)
        task->cancelled = true;
    task.reset();
    watcher.reset();
}

void JsonTreeModel::Private::finish(const Survey& done)
{
    progressTimer.stop();
    if (!done)
        return;
    q->beginResetModel();
    survey = done;
    const qint64 begin = json::skipSpace(text, 0);
    const bool any = begin < text.size() && (!survey->mistake || survey->mistake->position > begin);
    if (any) {
        root = &nodes.emplace_back();
        root->value = begin;
        root->next = begin + 1;
        if (!isContainer(text.at(begin))) {
            Node* const scalar = &nodes.emplace_back();
            scalar->parent = root;
            scalar->value = begin;
            scalar->complete = true;
            root->children.push_back(scalar);
            root->complete = true;
        }
    }
    q->endResetModel();
    if (root)
        q->fetchMore({});
    emit q->progressChanged(1);
    emit q->ready();
}

/// The entry from `at` on; false: none that is sound.
bool JsonTreeModel::Private::nextChild(const Node& parent, qint64 limit, qint64& at, qint64& name, qint64& value) const
{
    qint64 position = json::skipSpace(text, at);
    if (position < limit && text[position] == ',')
        position = json::skipSpace(text, position + 1);
    if (position >= limit || text[position] == '}' || text[position] == ']')
        return false;
    name = -1;
    if (first(parent) == '{') {
        name = position;
        const qint64 nameEnd = text[position] == '"' ? json::stringEnd(text, position, limit) : -1;
        if (nameEnd < 0)
            return false;
        position = json::skipSpace(text, nameEnd);
        if (position >= limit || text[position] != ':')
            return false;
        position = json::skipSpace(text, position + 1);
    }
    value = position;
    const qint64 end = json::valueEnd(text, position, limit, *survey);
    if (end < 0)
        return false;
    at = end;
    return true;
}

bool JsonTreeModel::Private::hasNext(const Node& parent) const
{
    qint64 at = parent.next;
    qint64 name = 0;
    qint64 value = 0;
    return nextChild(parent, limitOf(parent), at, name, value);
}

QString JsonTreeModel::Private::nameText(const Node& node) const
{
    if (node.name >= 0) {
        const qint64 end = json::stringEnd(text, node.name, text.size());
        return json::decodedString(text.mid(node.name, end - node.name));
    }
    return node.parent && isContainer(first(*node.parent)) ? QString::number(node.row) : rootName;
}

QString JsonTreeModel::Private::childrenText(const Node& node) const
{
    const JsonExtent* const extent = survey->extent(node.value);
    if (extent && extent->open)
        return tr("broken off");
    qint64 count = 0;
    if (extent) {
        count = extent->children;
    } else {
        qint64 at = node.value + 1;
        qint64 name = 0;
        qint64 value = 0;
        while (nextChild(node, text.size(), at, name, value))
            ++count;
    }
    if (first(node) == '{')
        return count == 1 ? tr("1 field") : tr("%1 fields").arg(formats::count(count));
    return count == 1 ? tr("1 element") : tr("%1 elements").arg(formats::count(count));
}

QString JsonTreeModel::Private::valueShown(const Node& node, bool* cut) const
{
    *cut = false;
    if (isContainer(first(node)))
        return childrenText(node);
    const qint64 end = endOf(node);
    *cut = end - node.value > shownBytes;
    if (first(node) != '"')
        return QString::fromLatin1(text.mid(node.value, std::min(end - node.value, shownBytes))) +
               (*cut ? QStringLiteral("…") : QString());
    const QString decoded = oneLine(json::decodedString(cutLiteral(text, node.value, end)));
    return QLatin1Char('"') + decoded + (*cut ? QStringLiteral("…") : QStringLiteral("\""));
}

JsonTreeModel::JsonTreeModel(QObject* parent) : QAbstractItemModel(parent), d(std::make_unique<Private>(this))
{
    d->progressTimer.setInterval(progressEveryMs);
    connect(&d->progressTimer, &QTimer::timeout, this, [this] { emit progressChanged(progress()); });
}

JsonTreeModel::~JsonTreeModel() { d->stop(); }

void JsonTreeModel::setJson(const QByteArray& utf8, const QString& rootName)
{
    beginResetModel();
    d->stop();
    d->root = nullptr;
    d->nodes.clear();
    d->survey.reset();
    d->rootName = rootName;
    endResetModel();
    d->start(utf8);
}

QByteArray JsonTreeModel::json() const { return d->text; }
bool JsonTreeModel::isReady() const { return d->survey != nullptr; }

double JsonTreeModel::progress() const
{
    if (d->survey || !d->task)
        return d->survey ? 1 : 0;
    return d->text.isEmpty() ? 1 : double(d->task->position) / double(d->text.size());
}

QModelIndex JsonTreeModel::indexAt(qint64 position, int budgetMs, bool* again)
{
    *again = false;
    QElapsedTimer clock;
    clock.start();
    const auto begins = [](const Node* node) { return node->name >= 0 ? node->name : node->value; };
    QModelIndex found;
    for (Node* node = d->root; node;) {
        const QModelIndex parent = node == d->root ? QModelIndex() : createIndex(node->row, 0, node);
        while (!node->complete && node->next <= position) {
            if (clock.elapsed() > budgetMs) {
                *again = true;
                return {};
            }
            fetchNext(parent);
        }
        const auto after = std::upper_bound(node->children.begin(), node->children.end(), position,
                                            [&](qint64 at, const Node* child) { return at < begins(child); });
        if (after == node->children.begin())
            break;
        Node* const child = *(after - 1);
        if (position >= d->endOf(*child))
            break;
        found = createIndex(child->row, 0, child);
        if (!isContainer(d->first(*child)) || position <= child->value)
            break;
        node = child;
    }
    return found;
}

QModelIndex JsonTreeModel::index(int row, int column, const QModelIndex& parent) const
{
    const Node* const node = d->nodeOf(parent);
    if (!node || row < 0 || row >= int(node->children.size()) || column < 0 || column >= ColumnTotal ||
        parent.column() > 0)
        return {};
    return createIndex(row, column, node->children[std::size_t(row)]);
}

QModelIndex JsonTreeModel::parent(const QModelIndex& child) const
{
    Node* const parentNode = child.isValid() ? d->nodeOf(child)->parent : nullptr;
    return parentNode && parentNode != d->root ? createIndex(parentNode->row, 0, parentNode) : QModelIndex();
}

int JsonTreeModel::rowCount(const QModelIndex& parent) const
{
    const Node* const node = d->nodeOf(parent);
    return node && parent.column() <= 0 ? int(node->children.size()) : 0;
}

int JsonTreeModel::columnCount(const QModelIndex&) const { return ColumnTotal; }

bool JsonTreeModel::hasChildren(const QModelIndex& parent) const
{
    const Node* const node = d->nodeOf(parent);
    if (!node || parent.column() > 0)
        return false;
    return !node->children.empty() || hasMore(parent);
}

bool JsonTreeModel::hasMore(const QModelIndex& parent) const
{
    const Node* const node = d->nodeOf(parent);
    if (!node || node->complete || parent.column() > 0 || !isContainer(d->first(*node)))
        return false;
    if (node->next >= 0)
        return true;
    Node unseen; // nobody has looked yet
    unseen.value = node->value;
    unseen.next = node->value + 1;
    return d->hasNext(unseen);
}

bool JsonTreeModel::canFetchMore(const QModelIndex& parent) const
{
    const Node* const node = d->nodeOf(parent);
    return node && node->children.empty() && hasMore(parent);
}

void JsonTreeModel::fetchMore(const QModelIndex& parent)
{
    if (canFetchMore(parent))
        fetchNext(parent);
}

void JsonTreeModel::fetchNext(const QModelIndex& parent)
{
    if (!hasMore(parent))
        return;
    Node* const node = d->nodeOf(parent);
    if (node->next < 0)
        node->next = node->value + 1;
    const qint64 limit = d->limitOf(*node);
    std::vector<Node*> fresh;
    qint64 at = node->next;
    Node child;
    child.parent = node;
    while (int(fresh.size()) < fetchedAtOnce && d->nextChild(*node, limit, at, child.name, child.value)) {
        child.row = int(node->children.size() + fresh.size());
        fresh.push_back(&d->nodes.emplace_back(child));
    }
    node->next = at;
    node->complete = int(fresh.size()) < fetchedAtOnce || !d->hasNext(*node);
    if (fresh.empty())
        return;
    const int firstRow = int(node->children.size());
    beginInsertRows(parent, firstRow, firstRow + int(fresh.size()) - 1);
    node->children.insert(node->children.end(), fresh.begin(), fresh.end());
    endInsertRows();
}

QVariant JsonTreeModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid())
        return {};
    const Node& node = *d->nodeOf(index);
    bool cut = false;
    switch (role) {
    case Qt::DisplayRole:
        if (index.column() == Name)
            return oneLine(d->nameText(node));
        if (index.column() == Value)
            return d->valueShown(node, &cut);
        switch (kindOf(d->first(node))) {
        case Kind::Object:
            return tr("object");
        case Kind::Array:
            return tr("array");
        case Kind::String:
            return tr("string");
        case Kind::Number:
            return tr("number");
        case Kind::Boolean:
            return tr("boolean");
        case Kind::Null:
            return tr("null");
        }
        return {};
    case KindRole:
        return int(kindOf(d->first(node)));
    case CutRole:
        d->valueShown(node, &cut);
        return cut && index.column() == Value;
    default:
        return {};
    }
}

QVariant JsonTreeModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Name:
        return tr("Name");
    case Value:
        return tr("Value");
    case Type:
        return tr("Type");
    default:
        return {};
    }
}

} // namespace weir
