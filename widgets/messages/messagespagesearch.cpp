// The page's filter and search: what is typed and picked, matched against what was read or looked for in everything.
#include "backend/service/cluster.h"
#include "models/messages/recordcommands.h"
#include "models/messages/searchstate.h"
#include "widgets/messages/messagespage.h"
#include "widgets/messages/messagesparts.h"

namespace weir {
namespace {

constexpr qsizetype longestChip = 48;

QString fieldTitle(RecordField field)
{
    switch (field) {
    case RecordField::Key:
        return MessagesPage::tr("key");
    case RecordField::Value:
        return MessagesPage::tr("value");
    case RecordField::Headers:
        return MessagesPage::tr("headers");
    default:
        return {};
    }
}

QString chipText(const FieldCondition& condition)
{
    const QString sentence = condition.exclude ? MessagesPage::tr("%1 is not %2") : MessagesPage::tr("%1 is %2");
    return sentence.arg(fieldTitle(condition.field), QString::fromStdString(condition.text));
}

/// A decoded key that FQL sees as text.
bool isPlain(const QString& text) { return !text.startsWith(QLatin1Char('{')) && !text.startsWith(QLatin1Char('[')); }

} // namespace

std::shared_ptr<RecordMatch> MessagesPage::makeMatch(const Wanted& wanted) const
{
    auto match = std::make_shared<RecordMatch>();
    const RecordQuery query = parseRecordQuery(wanted.text);
    if (!query.isValid())
        return nullptr;
    match->pattern = query.pattern;
    QStringList all = wanted.where;
    if (query.kind == QueryKind::Fql)
        all.prepend(wanted.text);
    if (!all.isEmpty()) {
        match->fql = Fql::compile(joinedFql(all).toStdString(), FqlRoots::Record).program;
        if (!match->fql)
            return nullptr;
    }
    match->conditions = wanted.conditions;
    match->decoders = m_parts->formats.decoders();
    match->keyFormat = m_parts->formats.format(RecordPart::Key);
    match->valueFormat = m_parts->formats.format(RecordPart::Value);
    return match;
}

void MessagesPage::applyMatch()
{
    // The rows of a search are those that fit already.
    const bool filters = !m_search || m_wanted != m_searched;
    if (auto match = makeMatch(filters ? m_wanted : Wanted()))
        m_parts->model.setMatch(std::move(match));
    showFilterState();
}

void MessagesPage::typed()
{
    m_wanted.text = m_parts->filter->text();
    if (m_search && m_wanted.isEmpty()) {
        read();
        return;
    }
    applyMatch();
    showState();
    m_parts->header->setAddress(place().address());
    emit placeChanged();
}

void MessagesPage::dropWrongWhere()
{
    const auto isWrong = [](const QString& fql) { return !Fql::compile(fql.toStdString(), FqlRoots::Record).program; };
    if (m_wanted.where.removeIf(isWrong) > 0)
        m_navigator.say(tr("A condition of this address is no valid FQL and was left out."));
}

void MessagesPage::showWanted()
{
    const QSignalBlocker blocker(m_parts->filter);
    m_parts->filter->setText(m_wanted.text);
    showConditions();
}

void MessagesPage::clearWanted()
{
    m_wanted = {};
    showWanted();
    typed();
}

std::optional<std::int64_t> MessagesPage::recordTotal() const
{
    if (!m_cluster || !m_cluster->snapshot() || !m_request.partitions.isEmpty() ||
        (m_request.start != StartKind::Newest && m_request.start != StartKind::Beginning) ||
        m_request.stop != StopKind::End)
        return {};
    std::int64_t total = 0;
    for (const QString& name : QStringList{m_topic} + m_alsoIn) {
        const TopicInfo* topic = m_cluster->snapshot()->topic(name);
        if (!topic || !topic->records)
            return {};
        total += *topic->records;
    }
    return total;
}

void MessagesPage::showFilterState()
{
    MessagesParts& parts = *m_parts;
    const bool filters = parts.model.filter().isActive();
    const bool canSearch = !m_wanted.isEmpty() && m_origin;
    parts.search->setText(isOnCluster() ? tr("Search topic") : tr("Search file"));
    parts.search->setEnabled(canSearch && parts.filter->query().isValid());
    if (!m_stream || !filters)
        parts.match->setText({});
    else
        parts.match->setText(
            filteringText(parts.model.rowCount(), std::int64_t(m_stream->count()), recordTotal(), canSearch));
}

ReadRequest MessagesPage::searchRange() const
{
    // The newest 500 are what is read at first; who searches means all of it.
    ReadRequest range = m_request;
    if (range.start == StartKind::Newest || range.start == StartKind::Live)
        range.start = StartKind::Beginning;
    if (range.stop == StopKind::Live)
        range.stop = StopKind::End;
    range.startValue = range.start == StartKind::Beginning ? 0 : range.startValue;
    return range;
}

void MessagesPage::search()
{
    const std::optional<ReadRequest> request = m_parts->controls->request(m_topic);
    std::shared_ptr<RecordMatch> match = makeMatch(m_wanted);
    if (!m_origin || !request || !match)
        return;
    if (m_wanted.isEmpty()) { // everything is what reading shows
        read();
        return;
    }
    m_request = *request;
    SearchRequest search;
    search.topics = QStringList{m_topic} + m_alsoIn;
    search.range = searchRange();
    search.newestFirst = m_request.start == StartKind::Newest || m_request.start == StartKind::Live;
    search.match = std::move(match);
    search.bytesPerSecond = m_parts->strip->budget();
    std::unique_ptr<SearchStream> stream = m_origin->openSearch(search);
    m_searched = m_wanted;
    SearchStream* const running = stream.get();
    m_search = running;
    take(std::move(stream), search.newestFirst);
    m_parts->strip->setSearch(running, search.topics.join(QStringLiteral(", ")));
    showState();
}

void MessagesPage::readOrSearch()
{
    if (m_search)
        search();
    else
        read();
}

void MessagesPage::addWhere(const QString& fql)
{
    if (fql.isEmpty() || m_wanted.where.contains(fql))
        return;
    m_wanted.where << fql;
    showConditions();
    typed();
}

void MessagesPage::addCondition(const FieldCondition& condition)
{
    if (std::find(m_wanted.conditions.begin(), m_wanted.conditions.end(), condition) != m_wanted.conditions.end())
        return;
    m_wanted.conditions.push_back(condition);
    showConditions();
    typed();
}

void MessagesPage::sayHidden()
{
    m_navigator.say(tr("A masking rule hides this value; reveal it first to filter for it."));
}

void MessagesPage::filterForCell(const QString& columnId, const QString& text, bool exclude)
{
    const DataTable* table = m_parts->table;
    const int column = m_parts->model.columnOf(columnId);
    const QModelIndex cell = m_parts->model.index(table->currentRow(), column);
    if (!cell.data(MarkRole).toString().isEmpty()) {
        sayHidden();
        return;
    }
    const QString field = MessagesModel::fieldPathOf(columnId);
    if (!field.isEmpty()) {
        const bool isNumber = cell.data(Qt::TextAlignmentRole).toInt() & Qt::AlignRight;
        addWhere(cellAsFql(field, text, isNumber, exclude));
        return;
    }
    const RecordField which = MessagesModel::fieldOf(columnId);
    const bool isText = which == RecordField::Key || which == RecordField::Value || which == RecordField::Headers;
    if (!isText)
        addWhere(cellAsFql(columnPath(columnId), text, which != RecordField::Topic, exclude));
    else if (which == RecordField::Key && isPlain(text))
        addWhere(cellAsFql(QStringLiteral("key"), text, false, exclude));
    else
        addCondition({which, text.toStdString(), exclude});
}

void MessagesPage::addChip(const QString& text, std::function<void()> remove)
{
    QString shown = text;
    if (shown.size() > longestChip)
        shown = shown.left(longestChip) + QChar(0x2026);
    auto* chip =
        plainButton(shown.replace(QLatin1Char('&'), QStringLiteral("&&")), QStringLiteral("x"), m_parts->chips);
    chip->setToolTip(tr("Click to take this condition away"));
    connect(chip, &QPushButton::clicked, this, [this, remove = std::move(remove)] {
        remove();
        // The button that was clicked goes with the row of chips.
        QMetaObject::invokeMethod(
            this,
            [this] {
                showConditions();
                typed();
            },
            Qt::QueuedConnection);
    });
    m_parts->chipRow->addWidget(chip);
}

void MessagesPage::showConditions()
{
    while (QLayoutItem* item = m_parts->chipRow->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    for (const QString& fql : std::as_const(m_wanted.where))
        addChip(fql, [this, fql] { m_wanted.where.removeAll(fql); });
    for (const FieldCondition& condition : m_wanted.conditions)
        addChip(chipText(condition), [this, condition] { std::erase(m_wanted.conditions, condition); });
    m_parts->chipRow->addStretch(1);
    m_parts->chips->setVisible(!m_wanted.where.isEmpty() || !m_wanted.conditions.empty());
}

void MessagesPage::setAlsoIn(const QStringList& topics)
{
    m_alsoIn = topics;
    m_alsoIn.removeAll(m_topic);
    m_parts->alsoIn->setChosen(m_alsoIn);
    showFilterState();
}

} // namespace weir
