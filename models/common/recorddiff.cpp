#include "models/common/recorddiff.h"

#include "backend/serde/jsoncheck.h"
#include "backend/serde/jsonpart.h"

#include <QCoreApplication>
#include <QHash>
#include <QRegularExpression>
#include <algorithm>
#include <map>

namespace weir {
namespace {

constexpr int mostLines = 20'000;
constexpr int mostEdits = 2000;
constexpr int deepest = 200;

struct Changes
{
    Q_DECLARE_TR_FUNCTIONS(RecordDiff)
};

/// The lines of a side as numbers, equal lines with equal numbers.
struct Sides
{
    QVector<int> left, right;
};

Sides numbered(const QStringList& left, const QStringList& right)
{
    QHash<QString, int> numbers;
    const auto number = [&](const QStringList& lines) {
        QVector<int> ids;
        ids.reserve(lines.size());
        for (const QString& line : lines)
            ids << *numbers.insert(line, numbers.contains(line) ? numbers.value(line) : int(numbers.size()));
        return ids;
    };
    Sides sides;
    sides.left = number(left);
    sides.right = number(right);
    return sides;
}

/// Myers' greedy algorithm: pairs of equal lines in [begin, end) of both sides. False: more than mostEdits differ.
bool equalPairs(const Sides& sides, int begin, int leftEnd, int rightEnd, QVector<std::pair<int, int>>& pairs)
{
    const int n = leftEnd - begin;
    const int m = rightEnd - begin;
    const int most = std::min(n + m, mostEdits);
    std::vector<std::vector<int>> trace;
    std::vector<int> reach(2 * std::size_t(most) + 3, 0);
    const auto at = [most](int k) { return std::size_t(std::ptrdiff_t(k) + most + 1); };
    int edits = -1;
    for (int d = 0; d <= most && edits < 0; ++d) {
        // Only what this round can reach is kept, or memory would grow with most * edits.
        trace.emplace_back(reach.begin() + (most + 1 - d - 1), reach.begin() + (most + 1 + d + 2));
        for (int k = -d; k <= d; k += 2) {
            const bool down = k == -d || (k != d && reach[at(k - 1)] < reach[at(k + 1)]);
            int x = down ? reach[at(k + 1)] : reach[at(k - 1)] + 1;
            while (x < n && x - k < m && sides.left[begin + x] == sides.right[begin + x - k])
                ++x;
            reach[at(k)] = x;
            if (x >= n && x - k >= m) {
                edits = d;
                break;
            }
        }
    }
    if (edits < 0)
        return false;
    QVector<std::pair<int, int>> backwards;
    int x = n;
    int y = m;
    for (int d = edits; d > 0; --d) {
        const std::vector<int>& before = trace[std::size_t(d)];
        const auto reached = [&](int k) { return before[std::size_t(std::ptrdiff_t(k) + d + 1)]; };
        const int k = x - y;
        const bool down = k == -d || (k != d && reached(k - 1) < reached(k + 1));
        const int from = down ? k + 1 : k - 1;
        const int startX = reached(from);
        const int startY = startX - from;
        const int afterX = down ? startX : startX + 1;
        while (x > afterX && y > 0) {
            --x;
            --y;
            backwards.append({begin + x, begin + y});
        }
        x = startX;
        y = startY;
    }
    while (x > 0 && y > 0) {
        --x;
        --y;
        backwards.append({begin + x, begin + y});
    }
    pairs.append(QVector<std::pair<int, int>>(backwards.rbegin(), backwards.rend()));
    return true;
}

void markChange(DiffLine& line)
{
    const qsizetype both = std::min(line.leftText.size(), line.rightText.size());
    qsizetype start = 0;
    while (start < both && line.leftText[start] == line.rightText[start])
        ++start;
    qsizetype end = 0;
    while (end < both - start &&
           line.leftText[line.leftText.size() - 1 - end] == line.rightText[line.rightText.size() - 1 - end])
        ++end;
    line.leftFrom = line.rightFrom = int(start);
    line.leftUntil = int(line.leftText.size() - end);
    line.rightUntil = int(line.rightText.size() - end);
}

class DiffWriter
{
public:
    DiffWriter(const QStringList& left, const QStringList& right) : m_left(left), m_right(right) {}

    /// What differs up to here, then the equal line. Lines over against each other count as changed.
    void differTo(int left, int right)
    {
        while (m_l < left || m_r < right) {
            DiffLine line;
            if (m_l < left) {
                line.leftText = m_left[m_l];
                line.left = ++m_l;
            }
            if (m_r < right) {
                line.rightText = m_right[m_r];
                line.right = ++m_r;
            }
            line.kind = line.left && line.right ? DiffKind::Changed : line.left ? DiffKind::Removed : DiffKind::Added;
            (line.kind == DiffKind::Changed   ? diff.changed
             : line.kind == DiffKind::Removed ? diff.removed
                                              : diff.added)++;
            if (line.kind == DiffKind::Changed)
                markChange(line);
            diff.lines << line;
        }
    }
    void same()
    {
        diff.lines << DiffLine{DiffKind::Same, m_l + 1, m_r + 1, m_left[m_l], m_right[m_r]};
        ++m_l;
        ++m_r;
    }
    RecordDiff diff;

private:
    const QStringList& m_left;
    const QStringList& m_right;
    int m_l = 0, m_r = 0;
};

void writeSorted(std::string& out, const JsonPart& part, int level)
{
    const auto line = [&out](int depth) {
        out += '\n';
        out.append(2 * std::size_t(depth), ' ');
    };
    const bool tooDeep = level >= deepest;
    if (part.kind() == JsonPart::Kind::Object && !tooDeep) {
        std::multimap<std::string, std::string_view> members;
        part.eachMember([&](const std::string& name, JsonPart value) {
            members.emplace(name, value.raw());
            return true;
        });
        out += '{';
        bool first = true;
        for (const auto& [name, raw] : members) {
            if (!std::exchange(first, false))
                out += ',';
            line(level + 1);
            appendJsonString(out, name);
            out += ": ";
            writeSorted(out, JsonPart(raw), level + 1);
        }
        if (!first)
            line(level);
        out += '}';
    } else if (part.kind() == JsonPart::Kind::Array && !tooDeep) {
        out += '[';
        bool first = true;
        part.eachElement([&](JsonPart value) {
            if (!std::exchange(first, false))
                out += ',';
            line(level + 1);
            writeSorted(out, value, level + 1);
            return true;
        });
        if (!first)
            line(level);
        out += ']';
    } else {
        out += part.raw();
    }
}

using Leaves = std::map<std::string, std::string>;

void collect(Leaves& leaves, const std::string& path, const JsonPart& part, int level)
{
    if (level >= deepest || (part.kind() != JsonPart::Kind::Object && part.kind() != JsonPart::Kind::Array)) {
        leaves[path] = part.raw();
        return;
    }
    const auto below = [&](const std::string& name) { return path.empty() ? name : path + "." + name; };
    if (part.kind() == JsonPart::Kind::Object) {
        part.eachMember([&](const std::string& name, JsonPart value) {
            collect(leaves, below(name), value, level + 1);
            return true;
        });
        return;
    }
    int index = 0;
    part.eachElement([&](JsonPart value) {
        collect(leaves, below(std::to_string(index++)), value, level + 1);
        return true;
    });
}

QString shortened(const std::string& raw)
{
    constexpr qsizetype longest = 32;
    QString text = QString::fromStdString(raw);
    if (text.size() >= 2 && text.front() == QLatin1Char('"'))
        text = text.mid(1, text.size() - 2);
    return text.size() > longest ? text.left(longest) + QChar(0x2026) : text;
}

/// An ISO date or milliseconds since 1970: what changes with every record and tells the least.
bool isMoment(const std::string& raw)
{
    static const QRegularExpression moment(QStringLiteral("^(\"\\d{4}-\\d\\d-\\d\\d[T ][^\"]*\"|1\\d{12})$"));
    return raw.size() < 48 && moment.match(QString::fromStdString(raw)).hasMatch();
}

std::string_view viewOf(const QByteArray& text) { return {text.constData(), std::size_t(text.size())}; }

} // namespace

RecordDiff diffTexts(const QString& left, const QString& right)
{
    const QStringList leftLines = left.split(QLatin1Char('\n'));
    const QStringList rightLines = right.split(QLatin1Char('\n'));
    const Sides sides = numbered(leftLines, rightLines);
    const int both = int(std::min(leftLines.size(), rightLines.size()));
    int start = 0;
    while (start < both && sides.left[start] == sides.right[start])
        ++start;
    int end = 0;
    while (end < both - start && sides.left[sides.left.size() - 1 - end] == sides.right[sides.right.size() - 1 - end])
        ++end;
    const int leftEnd = int(leftLines.size()) - end;
    const int rightEnd = int(rightLines.size()) - end;

    DiffWriter writer(leftLines, rightLines);
    for (int i = 0; i < start; ++i)
        writer.same();
    QVector<std::pair<int, int>> pairs;
    const bool fits = leftEnd - start <= mostLines && rightEnd - start <= mostLines;
    writer.diff.isCoarse = !fits || !equalPairs(sides, start, leftEnd, rightEnd, pairs);
    for (const auto& [l, r] : pairs) {
        writer.differTo(l, r);
        writer.same();
    }
    writer.differTo(leftEnd, rightEnd);
    for (int i = 0; i < end; ++i)
        writer.same();
    return writer.diff;
}

QByteArray comparableJson(const QByteArray& text)
{
    if (!checkJson(viewOf(text)).valid)
        return text;
    std::string out;
    out.reserve(std::size_t(text.size()) * 2);
    writeSorted(out, JsonPart(viewOf(text)), 0);
    return QByteArray::fromStdString(out);
}

QString changesInWords(const QByteArray& before, const QByteArray& after, int most)
{
    if (before == after)
        return Changes::tr("nothing changed");
    if (!checkJson(viewOf(before)).valid || !checkJson(viewOf(after)).valid)
        return Changes::tr("the text changed");
    Leaves old;
    Leaves fresh;
    collect(old, {}, JsonPart(viewOf(before)), 0);
    collect(fresh, {}, JsonPart(viewOf(after)), 0);
    QStringList words;
    int more = 0;
    QStringList moments;
    const auto say = [&](const QString& sentence) { words.size() < most ? void(words << sentence) : void(++more); };
    for (const auto& [path, raw] : fresh) {
        const auto was = old.find(path);
        const QString name = QString::fromStdString(path);
        if (path.empty() && was != old.end() && was->second != raw) // the whole value is one number or text
            say(Changes::tr("%1 → %2").arg(shortened(was->second), shortened(raw)));
        else if (was == old.end())
            say(Changes::tr("%1 is new: %2").arg(name, shortened(raw)));
        else if (was->second != raw && isMoment(was->second) && isMoment(raw))
            moments << Changes::tr("%1: %2 → %3").arg(name, shortened(was->second), shortened(raw));
        else if (was->second != raw)
            say(Changes::tr("%1: %2 → %3").arg(name, shortened(was->second), shortened(raw)));
    }
    for (const auto& [path, raw] : old) {
        if (!fresh.contains(path))
            say(Changes::tr("%1 is gone").arg(QString::fromStdString(path)));
    }
    for (const QString& sentence : std::as_const(moments))
        say(sentence);
    if (words.isEmpty())
        return Changes::tr("only order or white space changed");
    if (more > 0)
        words << Changes::tr("%n more", nullptr, more);
    return words.join(QStringLiteral(" · "));
}

} // namespace weir
