#include "backend/service/statistics/isodate.h"

#include <chrono>

namespace weir {
namespace {

class Reader
{
public:
    explicit Reader(std::string_view text) : m_text(text) {}
    bool isDone() const { return m_at == m_text.size(); }
    char peek() const { return isDone() ? '\0' : m_text[m_at]; }
    bool take(char c)
    {
        if (peek() != c)
            return false;
        ++m_at;
        return true;
    }
    /// Exactly so many digits; -1: there are none.
    int digits(int count)
    {
        int number = 0;
        for (int i = 0; i < count; ++i, ++m_at) {
            if (peek() < '0' || peek() > '9')
                return -1;
            number = number * 10 + (peek() - '0');
        }
        return number;
    }
    /// Thousandths; what is finer is passed over.
    std::int64_t fraction()
    {
        std::int64_t thousandths = 0, weight = 100;
        for (; peek() >= '0' && peek() <= '9'; ++m_at, weight /= 10)
            thousandths += (peek() - '0') * weight;
        return thousandths;
    }

private:
    std::string_view m_text;
    std::size_t m_at = 0;
};

} // namespace

std::optional<std::int64_t> isoDateMs(std::string_view text)
{
    if (text.size() < 10 || text.size() > 40 || text[4] != '-' || text[7] != '-')
        return std::nullopt;
    Reader reader(text);
    const int year = reader.digits(4);
    reader.take('-');
    const int month = reader.digits(2);
    reader.take('-');
    const int day = reader.digits(2);
    const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(unsigned(month)),
                                           std::chrono::day(unsigned(day))};
    if (year < 0 || month < 0 || day < 0 || !date.ok())
        return std::nullopt;
    std::int64_t ms = std::chrono::sys_days(date).time_since_epoch().count() * 86'400'000LL;
    if (reader.isDone())
        return ms;
    if (!reader.take('T') && !reader.take(' '))
        return std::nullopt;
    const int hour = reader.digits(2);
    if (!reader.take(':'))
        return std::nullopt;
    const int minute = reader.digits(2);
    int second = 0;
    if (reader.take(':'))
        second = reader.digits(2);
    if (hour < 0 || hour > 24 || minute < 0 || minute > 59 || second < 0 || second > 60)
        return std::nullopt;
    ms += (hour * 3600LL + minute * 60 + second) * 1000;
    if (reader.take('.') || reader.take(','))
        ms += reader.fraction();
    if (reader.isDone() || (reader.take('Z') && reader.isDone()))
        return ms;
    const bool west = reader.peek() == '-';
    if (!reader.take('+') && !reader.take('-'))
        return std::nullopt;
    const int zoneHour = reader.digits(2);
    reader.take(':');
    const int zoneMinute = reader.isDone() ? 0 : reader.digits(2);
    if (zoneHour < 0 || zoneHour > 18 || zoneMinute < 0 || !reader.isDone())
        return std::nullopt;
    return ms - (west ? -1 : 1) * (zoneHour * 60LL + zoneMinute) * 60'000;
}

} // namespace weir
