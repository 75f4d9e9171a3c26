#include "backend/filter/fqlcompletion.h"

#include "backend/filter/fqlsyntax.h"
#include "backend/filter/fqlwords.h"

#include <algorithm>

namespace weir {
namespace {

/// What could stand where the cursor is.
enum class Wanted { Operand, Operator, Value, Joint };

/// Reads what is in front of the cursor loosely: half a filter is no FQL yet.
class Context
{
public:
    Context(std::string_view text, std::size_t cursor) : m_text(text.substr(0, cursor)) { read(); }

    Wanted wanted = Wanted::Operand;
    std::size_t wordAt = 0; ///< where the word begins that the cursor is in or behind
    std::string path;       ///< what is compared
    bool isInText = false;  ///< the word is a text whose quote is open

    std::string_view word() const { return m_text.substr(wordAt); }

private:
    void read()
    {
        while (m_at < m_text.size()) {
            const char letter = m_text[m_at];
            wordAt = m_at;
            if (letter == ' ' || letter == '\t') {
                ++m_at;
                wordAt = m_at;
            } else if (letter == '\'' || letter == '"') {
                if (!skipText(letter))
                    return;
                operandDone({});
            } else if (letter == '(' || letter == '!' || letter == '[' || letter == ',') {
                sign(letter);
            } else if (letter == ')' || letter == ']') {
                if (letter == ')' && !m_calls.empty()) {
                    wanted = m_calls.back() ? Wanted::Operator : Wanted::Joint;
                    m_calls.pop_back();
                } else {
                    wanted = Wanted::Joint;
                }
                wordAt = ++m_at;
            } else if (letter == '=' || letter == '<' || letter == '>') {
                wanted = Wanted::Value;
                wordAt = ++m_at;
            } else {
                readWord();
            }
        }
    }

    bool skipText(char quote)
    {
        for (++m_at; m_at < m_text.size(); ++m_at) {
            if (m_text[m_at] == '\\')
                ++m_at;
            else if (m_text[m_at] == quote) {
                ++m_at;
                return true;
            }
        }
        m_at = m_text.size();
        isInText = true;
        return false;
    }

    void sign(char letter)
    {
        ++m_at;
        wordAt = m_at;
        if (letter == '(') {
            m_calls.push_back(false);
            wanted = Wanted::Operand;
        } else if (letter == '!') {
            if (wanted == Wanted::Operator && m_at < m_text.size() && m_text[m_at] == '=')
                return;
            wanted = Wanted::Operand;
        } else {
            wanted = Wanted::Value;
        }
    }

    void readWord()
    {
        const std::size_t begin = m_at;
        while (m_at < m_text.size()) {
            const char letter = m_text[m_at];
            const std::size_t bytes = fqlLetterBytes(m_text, m_at);
            const bool isAny = m_text.substr(m_at).starts_with("[]");
            if (bytes == 0 && letter != '.' && letter != '\\' && !isAny && !isIndex())
                break;
            if (letter == '\\')
                m_at += 1 + fqlCharacterBytes(m_text, m_at + 1);
            else
                m_at += isAny ? 2 : std::max<std::size_t>(bytes, 1);
            m_at = std::min(m_at, m_text.size());
        }
        if (m_at == begin) { // a sign of no meaning here
            m_at += std::max<std::size_t>(fqlCharacterBytes(m_text, m_at), 1);
            return;
        }
        const std::string_view word = m_text.substr(begin, m_at - begin);
        if (m_at == m_text.size())
            return; // the word that is being written
        if (word == "and" || word == "or") {
            wanted = Wanted::Operand;
        } else if (word == "in") {
            wanted = Wanted::Value;
        } else if (m_text[m_at] == '(') {
            m_calls.push_back(true);
            wanted = Wanted::Operand;
            ++m_at;
        } else {
            operandDone(word);
        }
        wordAt = m_at;
    }

    bool isIndex() const
    {
        if (m_text[m_at] == ']')
            return m_at > 0 && m_text[m_at - 1] >= '0' && m_text[m_at - 1] <= '9';
        return m_text[m_at] == '[' && m_at > 0 && fqlLetterBytes(m_text, m_at - 1) > 0 && m_at + 1 < m_text.size() &&
               m_text[m_at + 1] >= '0' && m_text[m_at + 1] <= '9';
    }

    void operandDone(std::string_view word)
    {
        if (wanted == Wanted::Operand) {
            path = word;
            wanted = Wanted::Operator;
        } else if (wanted == Wanted::Operator && !word.empty()) {
            path += " " + std::string(word); // a name with a space in it
        } else if (wanted == Wanted::Value) {
            wanted = Wanted::Joint;
        }
    }

    std::string_view m_text;
    std::size_t m_at = 0;
    std::vector<bool> m_calls; ///< of each open bracket: is it a function's?
};

std::string lower(std::string_view text)
{
    std::string out(text);
    std::transform(out.begin(), out.end(), out.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? char(c + 32) : c; });
    return out;
}

class Proposer
{
public:
    Proposer(const Context& context, std::size_t cursor)
        : m_context(context), m_cursor(cursor), m_word(lower(context.word()))
    {
    }

    /// 0: as typed so far, 1: the word stands at the beginning of a part, 2: somewhere; -1: not at all.
    int rankOf(const std::string& text) const
    {
        if (m_word.empty())
            return 0;
        const std::string known = lower(text);
        const std::size_t at = known.find(m_word);
        if (at == std::string::npos)
            return -1;
        return at == 0 ? 0 : (known[at - 1] == '.' || known[at - 1] == '\'' || known[at - 1] == ' ') ? 1 : 2;
    }

    void add(FqlProposal::Kind kind, std::string text, std::uint64_t count = 0, std::string example = {},
             int extraRank = 0)
    {
        const int rank = rankOf(text);
        if (rank < 0 || text == m_context.word())
            return;
        m_all.push_back(
            {rank * 4 + extraRank,
             {kind, m_context.wordAt, m_cursor - m_context.wordAt, std::move(text), count, std::move(example)}});
    }

    std::vector<FqlProposal> sorted(std::size_t most)
    {
        std::stable_sort(m_all.begin(), m_all.end(), [](const auto& a, const auto& b) {
            if (a.first != b.first)
                return a.first < b.first;
            return a.second.count > b.second.count;
        });
        std::vector<FqlProposal> out;
        for (auto& [rank, proposal] : m_all) {
            if (out.size() == most)
                break;
            out.push_back(std::move(proposal));
        }
        return out;
    }

private:
    const Context& m_context;
    std::size_t m_cursor;
    std::string m_word;
    std::vector<std::pair<int, FqlProposal>> m_all;
};

std::string example(const FilterVocabulary::Seen& seen)
{
    const auto best = std::max_element(seen.values.begin(), seen.values.end(),
                                       [](const auto& a, const auto& b) { return a.second < b.second; });
    return best == seen.values.end() ? std::string() : best->first;
}

void addPaths(Proposer& proposer, FqlRoots roots, const FilterVocabulary& vocabulary)
{
    for (const auto& [path, seen] : vocabulary.paths())
        proposer.add(FqlProposal::Kind::Path, path, seen.count, example(seen));
    if (roots != FqlRoots::Record)
        return;
    for (const std::string& root : fqlRecordRoots()) {
        const std::string path = root == "headers" ? "headers." : root;
        if (!vocabulary.paths().contains(path))
            proposer.add(FqlProposal::Kind::Path, path, 0, {}, 1);
    }
}

} // namespace

std::vector<FqlProposal> completeFql(std::string_view text, std::size_t cursor, FqlRoots roots,
                                     const FilterVocabulary& vocabulary, std::size_t most)
{
    cursor = std::min(cursor, text.size());
    const Context context(text, cursor);
    Proposer proposer(context, cursor);
    switch (context.wanted) {
    case Wanted::Operand:
        if (context.isInText)
            break;
        addPaths(proposer, roots, vocabulary);
        for (const std::string& name : fqlFunctionNames())
            proposer.add(FqlProposal::Kind::Function, name + "(", 0, {}, 2);
        break;
    case Wanted::Operator:
        for (const char* operation : {"=", "!=", ">", ">=", "<", "<=", "in"})
            proposer.add(FqlProposal::Kind::Operator, operation);
        for (const char* joint : {"and", "or"})
            proposer.add(FqlProposal::Kind::Keyword, joint, 0, {}, 1);
        break;
    case Wanted::Value: {
        const auto known = vocabulary.paths().find(context.path);
        if (known != vocabulary.paths().end()) {
            for (const auto& [value, count] : known->second.values)
                proposer.add(FqlProposal::Kind::Value, value, count);
        }
        if (context.isInText || context.word().empty())
            break;
        for (const char* word : {"true", "false", "null"})
            proposer.add(FqlProposal::Kind::Keyword, word, 0, {}, 2);
        addPaths(proposer, roots, vocabulary);
        break;
    }
    case Wanted::Joint:
        for (const char* joint : {"and", "or"})
            proposer.add(FqlProposal::Kind::Keyword, joint);
        break;
    }
    return proposer.sorted(most);
}

} // namespace weir
