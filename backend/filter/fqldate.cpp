#include "backend/filter/fqldate.h"

#include <array>

namespace weir {
namespace {

constexpr std::int64_t dayS = 86'400;

class Reader
{
public:
    explicit Reader(std::string_view text) : m_text(text) {}

    bool atEnd() const { return m_at == m_text.size(); }
    char here() const { return atEnd() ? '\0' : m_text[m_at]; }
    bool take(char letter)
    {
        if (here() != letter || atEnd())
            return false;
        ++m_at;
        return true;
    }
    /// Exactly so many digits; -1: they are not there.
    int digits(int count)
    {
        int value = 0;
        for (int i = 0; i < count; ++i) {
            if (here() < '0' || here() > '9')
                return -1;
            value = value * 10 + (m_text[m_at++] - '0');
        }
        return value;
    }

private:
    std::string_view m_text;
    std::size_t m_at = 0;
};

int daysOf(int year, int month)
{
    static constexpr std::array<int, 12> days = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    const bool isLeap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return days.at(std::size_t(month - 1)) + (month == 2 && isLeap ? 1 : 0);
}

// Days since 1970-01-01 in the proleptic Gregorian calendar: years are counted from March, so that the leap day is
// last.
std::int64_t dayNumber(int year, int month, int day)
{
    const std::int64_t y = month > 2 ? year : year - 1;
    const std::int64_t fromMarch = month > 2 ? month - 3 : month + 9;
    const std::int64_t leaps = y >= 0 ? y / 4 - y / 100 + y / 400 : -1;
    return y * 365 + leaps + (fromMarch * 153 + 2) / 5 + day - 1 - 719'468;
}

bool readFraction(Reader& reader, std::int32_t& nanoseconds)
{
    if (!reader.take('.') && !reader.take(','))
        return true;
    std::int32_t unit = 100'000'000;
    int count = 0;
    for (; reader.here() >= '0' && reader.here() <= '9'; ++count) {
        nanoseconds += unit * reader.digits(1);
        unit /= 10;
    }
    return count > 0;
}

bool readTime(Reader& reader, FqlDate& date)
{
    const int hour = reader.digits(2);
    if (hour < 0 || hour > 23 || !reader.take(':'))
        return false;
    const int minute = reader.digits(2);
    if (minute < 0 || minute > 59)
        return false;
    date.seconds += hour * 3'600 + minute * 60;
    if (!reader.take(':'))
        return true;
    const int second = reader.digits(2);
    if (second < 0 || second > 60) // 60: a leap second is the first of the next minute
        return false;
    date.seconds += second;
    return readFraction(reader, date.nanoseconds);
}

bool readZone(Reader& reader, FqlDate& date, bool& hasZone)
{
    hasZone = true;
    if (reader.take('Z') || reader.take('z'))
        return true;
    const int sign = reader.take('+') ? 1 : reader.take('-') ? -1 : 0;
    if (sign == 0) {
        hasZone = false;
        return true;
    }
    const int hours = reader.digits(2);
    int minutes = 0;
    if (!reader.atEnd()) {
        reader.take(':');
        minutes = reader.digits(2);
    }
    if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59)
        return false;
    date.seconds -= sign * (hours * 3'600 + minutes * 60);
    return true;
}

std::optional<FqlDate> read(std::string_view text, bool& hasZone)
{
    hasZone = false;
    // Almost every text that is compared is none: the first dash tells.
    if (text.size() < 10 || text[4] != '-' || text[7] != '-')
        return std::nullopt;
    Reader reader(text);
    const int year = reader.digits(4);
    reader.take('-');
    const int month = reader.digits(2);
    reader.take('-');
    const int day = reader.digits(2);
    if (year < 0 || month < 1 || month > 12 || day < 1 || day > daysOf(year, month))
        return std::nullopt;
    FqlDate date{.seconds = dayNumber(year, month, day) * dayS};
    if (reader.atEnd())
        return date;
    if (!reader.take('T') && !reader.take('t') && !reader.take(' '))
        return std::nullopt;
    if (!readTime(reader, date) || !readZone(reader, date, hasZone) || !reader.atEnd())
        return std::nullopt;
    return date;
}

} // namespace

FqlDate FqlDate::fromMilliseconds(std::int64_t ms)
{
    std::int64_t seconds = ms / 1'000;
    std::int64_t rest = ms % 1'000;
    if (rest < 0) {
        rest += 1'000;
        --seconds;
    }
    return {seconds, std::int32_t(rest * 1'000'000)};
}

std::optional<FqlDate> parseFqlDate(std::string_view text)
{
    bool hasZone = false;
    return read(text, hasZone);
}

bool isZonelessFqlDate(std::string_view text)
{
    bool hasZone = false;
    return read(text, hasZone).has_value() && !hasZone;
}

} // namespace weir
