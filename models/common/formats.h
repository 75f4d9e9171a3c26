// Purpose: numbers, sizes, rates, durations and times as people read them, in the locale in force. Thread: any (a value
// per call; QLocale() is the program's default). Limits: sentences are translated, so that plural and unit follow the
// language.
#pragma once

#include <QDateTime>
#include <QLocale>
#include <QString>
#include <cstdint>
#include <optional>

namespace weir::formats {

/// "12,400".
QString count(std::int64_t number);
/// "—" if nothing is known.
QString count(const std::optional<std::int64_t>& number);
/// At most three digits and a letter: "950", "12.4 k", "3.1 M", "2 G". For narrow places; the tooltip has count().
QString compact(double number);
/// Powers of 1,000: "0 B", "980 B", "1.2 MB". Negative sizes keep their sign.
QString size(std::int64_t bytes);
QString size(const std::optional<std::int64_t>& bytes);
/// "12,400/s"; below ten with one decimal ("3.2/s"), zero is "0/s".
QString rate(double perSecond);
QString rate(const std::optional<double>& perSecond);
/// "1.2 MB/s".
QString byteRate(double bytesPerSecond);
/// The two largest units: "340 ms", "4.2 s", "3 min 5 s", "3 h 12 min", "2 d 4 h", "1 y 20 d". Negative: "−3 min 5 s".
QString duration(std::int64_t milliseconds);
/// Like duration, but -1 (Kafka's "no limit") is "for ever".
QString retention(std::int64_t milliseconds);
/// 0–1 to "12.5 %": one decimal below 99.95 %, never rounded up to 100 % or down to 0 %.
QString percentage(double part);
/// "2026-11-21 14:21:09.123 CET" or "… UTC": sortable by eye, zone always shown. Milliseconds since the epoch; -1
/// (Kafka's "none") is "—".
QString timestamp(std::int64_t epochMs, bool utc);
/// Without date and zone, for rows of one day: "14:21:09.123".
QString timeOfDay(std::int64_t epochMs, bool utc);
/// The zone alone, for a column's header: "CET", "UTC".
QString zone(std::int64_t epochMs, bool utc);
/// How long ago, coarse: "just now", "5 min ago", "3 d ago"; in the future "in 5 min".
QString ago(std::int64_t epochMs, std::int64_t nowMs);
/// "—": what is not known.
QString unknown();

} // namespace weir::formats
