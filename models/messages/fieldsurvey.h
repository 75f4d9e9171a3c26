// Purpose: what stands in some records of a stream: for completion of filters and for the column picker. Thread: GUI;
// records are decoded on a worker. Limits: 300 records, those over 64 KB left out; what is masked is not seen.
#pragma once

#include "backend/filter/fqlcompletion.h"
#include "backend/serde/masking.h"
#include "backend/service/recordstream.h"

#include <QObject>
#include <QPointer>
#include <QVector>

namespace weir {

struct FieldReading
{
    std::shared_ptr<const DecoderSet> decoders;
    Format keyFormat = Format::Auto;
    Format valueFormat = Format::Auto;
    std::shared_ptr<const MaskSet> masks; ///< null: none
};

/// Thread: any.
std::shared_ptr<const FilterVocabulary> seenIn(const std::vector<RecordStream::Rows>& rows,
                                               const FieldReading& reading);

struct SeenField
{
    QString path; ///< "value.customer.email", "value.items[].sku", "headers.trace"
    std::int64_t count = 0;
    QString example; ///< empty: none
    bool isNumber = false;
    friend bool operator==(const SeenField&, const SeenField&) = default;
};
/// The paths that can be columns.
QVector<SeenField> seenFields(const FilterVocabulary& vocabulary);

/// Looks at a stream as it fills: at its first rows, and again when it has ended.
class FieldSurvey : public QObject
{
    Q_OBJECT
public:
    explicit FieldSurvey(QObject* parent = nullptr) : QObject(parent) {}
    void look(RecordStream* stream, const FieldReading& reading);
    /// Null: nothing was seen yet.
    const std::shared_ptr<const FilterVocabulary>& vocabulary() const { return m_vocabulary; }

signals:
    void changed();

private:
    void start();
    QPointer<RecordStream> m_stream;
    FieldReading m_reading;
    std::shared_ptr<const FilterVocabulary> m_vocabulary;
    int m_generation = 0;
    bool m_isRunning = false;
    std::size_t m_looked = 0; ///< rows there were at the last look
};

} // namespace weir
