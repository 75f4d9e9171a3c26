// Purpose: chance that is the same on every machine for a seed. Thread: one. Limits: tests only.
#pragma once

#include <QJsonValue>
#include <QStringList>
#include <cstdint>
#include <initializer_list>

namespace weir::naive {

class Dice
{
public:
    explicit Dice(std::uint64_t seed) : m_state(mixed(seed ^ 0x5851f42d4c957f2d)) {}

    /// 0 to below `sides`.
    int roll(int sides)
    {
        m_state += 0x9e3779b97f4a7c15;
        return int(mixed(m_state) % std::uint64_t(sides));
    }
    bool percent(int chance) { return roll(100) < chance; }
    QString of(std::initializer_list<const char*> words)
    {
        return QLatin1String(words.begin()[roll(int(words.size()))]);
    }
    QString of(const QStringList& words) { return words[roll(int(words.size()))]; }
    QJsonValue value(std::initializer_list<QJsonValue> values) { return values.begin()[roll(int(values.size()))]; }

private:
    static std::uint64_t mixed(std::uint64_t bits)
    {
        bits = (bits ^ bits >> 30) * 0xbf58476d1ce4e5b9;
        bits = (bits ^ bits >> 27) * 0x94d049bb133111eb;
        return bits ^ bits >> 31;
    }
    std::uint64_t m_state;
};

} // namespace weir::naive
