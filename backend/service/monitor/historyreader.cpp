#include "backend/service/monitor/historyreader.h"

#include <QPointer>
#include <QThreadPool>

namespace weir {

HistoryReader::HistoryReader(std::shared_ptr<HistoryStore> store, QObject* parent)
    : QObject(parent), m_store(std::move(store))
{
    m_way->reader = this;
}

HistoryReader::~HistoryReader()
{
    const std::lock_guard lock(m_way->mutex);
    m_way->reader = nullptr;
}

template <typename Answer>
void HistoryReader::ask(std::function<Answer(const HistoryStore&)> question, QObject* context,
                        std::function<void(Answer)> done)
{
    auto work = [store = m_store, way = m_way, question = std::move(question), context = QPointer<QObject>(context),
                 done = std::move(done)]() mutable {
        auto answer = std::make_shared<Answer>(store ? question(*store) : Answer(typename Answer::value_type()));
        // The last owner of a store writes what is left: not while somebody waits for the lock below.
        store.reset();
        const std::lock_guard lock(way->mutex);
        if (!way->reader)
            return;
        const auto tell = [context, done = std::move(done), answer] {
            if (context)
                done(std::move(*answer));
        };
        QMetaObject::invokeMethod(way->reader, tell, Qt::QueuedConnection);
    };
    QThreadPool::globalInstance()->start(std::move(work));
}

void HistoryReader::read(const QVector<SeriesId>& ids, std::int64_t fromMs, std::int64_t untilMs, int mostPoints,
                         QObject* context, std::function<void(Series)> done)
{
    ask<Series>([=](const HistoryStore& store) { return store.read(ids, fromMs, untilMs, mostPoints); }, context,
                std::move(done));
}

void HistoryReader::marks(const QStringList& subjects, std::int64_t fromMs, std::int64_t untilMs, QObject* context,
                          std::function<void(Marks)> done)
{
    ask<Marks>([=](const HistoryStore& store) { return store.marks(subjects, fromMs, untilMs); }, context,
               std::move(done));
}

void HistoryReader::series(Scope scope, Measure measure, const QString& group, const QString& topic, QObject* context,
                           std::function<void(Ids)> done)
{
    ask<Ids>([=](const HistoryStore& store) { return store.series(scope, measure, group, topic); }, context,
             std::move(done));
}

} // namespace weir
