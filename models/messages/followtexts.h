// Purpose: a key as a person writes it, the kinds of producers, and what following a key reads, in words. Thread: GUI
// (tr).
#pragma once

#include "backend/base/result.h"
#include "backend/service/search/searchstream.h"
#include "backend/service/topicsnapshot.h"

#include <QString>
#include <QVector>
#include <span>

namespace weir {

enum class KeyForm { Text, Integer4, Integer8, Uuid, Hex };
std::span<const KeyForm> allKeyForms();
QString keyFormText(KeyForm form); ///< "Text", "Integer, 8 bytes", …
/// The bytes on the wire. Invalid: it cannot be written like this; detail says why, translated.
Result<std::string> keyBytes(const QString& text, KeyForm form);
/// The other way: the form in which the bytes can be read, text if possible, else hex.
std::pair<QString, KeyForm> keyText(const std::string& bytes);

QString partitionerText(Partitioner kind); ///< "Java and most others (murmur2)"

/// "partition 7 of 12 of orders · 9 % of its records", a topic each; those that the snapshot does not have are named.
QString followSentence(const QStringList& topics, const FollowKey& key, const ClusterSnapshot* snapshot);
/// The kinds that would have put the key where it was found; empty: none.
QVector<Partitioner> fittingPartitioners(const std::string& key, std::int32_t partition, std::int32_t partitions);

} // namespace weir
