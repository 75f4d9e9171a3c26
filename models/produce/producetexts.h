// Purpose: producing in words: what was written, why something was not, where a mistake is. Thread: GUI (tr).
#pragma once

#include "backend/kafka/recordwriter.h"
#include "backend/serde/format.h"
#include "backend/service/produce/producerun.h"
#include "models/common/errortext.h"

namespace weir {

/// Why the cluster did not take a record, and what to do.
ErrorText produceErrorText(const Error& error, const QString& topic);
/// "Written to orders, partition 3, offset 1,204 (212 B)."
QString writtenSentence(const QString& topic, const Delivery& delivery);
/// What a run has done by now, or in the end.
QString runSentence(const QString& topic, const ProduceRun& run);
/// "Record 3: …", for a list of failures.
QString failureSentence(const RunFailure& failure, const QString& topic);
/// Why nothing moves: "Nobody listens at …. Weir keeps trying."
QString obstacleSentence(const Error& error);

/// "Text", "JSON", "Integer (big-endian)" …
QString partFormatTitle(Format format);
/// "Murmur2 (Java clients)" …
QString partitionerTitle(Partitioner partitioner);

/// A mistake in a text: what is wrong, and where, in UTF-16 units; length 0: its place is not known.
struct TextMistake
{
    QString sentence;
    int start = 0, length = 0;
    QString path = {}; ///< of the field, as the encoder names it ("customer.id"); empty: not known
    friend bool operator==(const TextMistake&, const TextMistake&) = default;
};
/// From what an encoder says ("customer.id: expected long, not \"x\"", "not JSON: … (byte 17)").
TextMistake mistakeOf(const Error& error, const QString& text);

} // namespace weir
