// Purpose: reads a HistoryStore without holding anybody up. Thread: GUI (the one it was made on); the reading happens
// on Qt's global pool. Limits: calls back once, on this thread, unless `context` or the reader is gone by then; answers
// may come in another order than the questions.
#pragma once

#include "backend/monitor/history/historystore.h"

#include <QObject>
#include <functional>
#include <memory>
#include <mutex>

namespace weir {

class HistoryReader : public QObject
{
    Q_OBJECT
public:
    /// `store` null: every answer is empty.
    explicit HistoryReader(std::shared_ptr<HistoryStore> store, QObject* parent = nullptr);
    ~HistoryReader() override;

    using Series = Result<QVector<HistorySeries>>;
    using Marks = Result<QVector<HistoryMark>>;
    using Ids = Result<QVector<SeriesId>>;

    /// As the functions of HistoryStore, which name the errors.
    void read(const QVector<SeriesId>& ids, std::int64_t fromMs, std::int64_t untilMs, int mostPoints, QObject* context,
              std::function<void(Series)> done);
    void marks(const QStringList& subjects, std::int64_t fromMs, std::int64_t untilMs, QObject* context,
               std::function<void(Marks)> done);
    void series(Scope scope, Measure measure, const QString& group, const QString& topic, QObject* context,
                std::function<void(Ids)> done);

private:
    /// How a worker finds its way back: to nobody once the reader is gone.
    struct Way
    {
        std::mutex mutex;
        HistoryReader* reader = nullptr;
    };
    template <typename Answer>
    void ask(std::function<Answer(const HistoryStore&)> question, QObject* context, std::function<void(Answer)> done);

    const std::shared_ptr<HistoryStore> m_store;
    const std::shared_ptr<Way> m_way = std::make_shared<Way>();
};

} // namespace weir
