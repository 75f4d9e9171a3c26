#include "backend/serde/maskwalk.h"

#include "backend/serde/jsonpart.h"

#include <algorithm>

namespace weir {

const std::string_view hiddenText = "\u2022\u2022\u2022";

namespace {

constexpr std::size_t mostLevels = 512;

using Aims = std::vector<MaskAim>;

struct Level
{
    bool isObject = false;
    std::size_t index = 0;
    Aims aims;
};

/// What is left to go inside of the member or, with `name` the index, the element.
Aims inside(const Aims& aims, bool isObject, std::string_view name)
{
    Aims left;
    for (const MaskAim& aim : aims) {
        const MaskStep& step = aim.steps.front();
        const bool named = step.kind != MaskStep::Kind::Each && step.name == name;
        if (named || (!isObject && step.kind == MaskStep::Kind::Each))
            left.push_back({aim.steps.subspan(1), aim.how});
        else if (!isObject && step.kind == MaskStep::Kind::Name)
            left.push_back(aim);
    }
    return left;
}

/// [] is taken for the value itself where there is no array.
void passEach(Aims& aims)
{
    for (MaskAim& aim : aims) {
        while (!aim.steps.empty() && aim.steps.front().kind == MaskStep::Kind::Each)
            aim.steps = aim.steps.subspan(1);
    }
}

Aims arrived(const Aims& aims)
{
    Aims there;
    std::copy_if(aims.begin(), aims.end(), std::back_inserter(there), [](const MaskAim& a) { return a.steps.empty(); });
    return there;
}

class Walk
{
public:
    Walk(std::string_view json, bool isCut, const MaskText& mask) : m_json(json), m_isCut(isCut), m_mask(mask)
    {
        m_out.reserve(json.size() + 64);
    }

    std::string run(Aims aims)
    {
        value(std::move(aims));
        while (!m_levels.empty() && m_at < m_json.size())
            step();
        copyTo(m_json.size());
        return std::move(m_out);
    }

private:
    void copyTo(std::size_t end)
    {
        m_out.append(m_json, m_at, end - m_at);
        m_at = end;
    }

    void copySpace() { copyTo(std::min(m_json.find_first_not_of(" \t\r\n", m_at), m_json.size())); }

    /// Just before a member, an element, or the end of the container.
    void step()
    {
        copySpace();
        if (m_at < m_json.size() && m_json[m_at] == ',') {
            copyTo(m_at + 1);
            copySpace();
        }
        if (m_at >= m_json.size())
            return;
        if (m_json[m_at] == '}' || m_json[m_at] == ']') {
            copyTo(m_at + 1);
            m_levels.pop_back();
            return;
        }
        Level& level = m_levels.back();
        if (!level.isObject) {
            value(inside(level.aims, false, std::to_string(level.index++)));
            return;
        }
        const std::string_view raw = JsonPart(m_json.substr(m_at)).raw();
        copyTo(m_at + raw.size());
        copySpace();
        if (m_at >= m_json.size())
            return;
        copyTo(m_at + 1);
        copySpace();
        if (m_at < m_json.size())
            value(inside(level.aims, true, JsonPart(raw).string()));
    }

    void value(Aims aims)
    {
        copySpace();
        if (m_at >= m_json.size())
            return;
        const char first = m_json[m_at];
        if (first != '[')
            passEach(aims);
        if (const Aims there = arrived(aims); !there.empty())
            return replace(strictest(there));
        const bool isContainer = first == '{' || first == '[';
        if (!isContainer || aims.empty()) {
            copyTo(m_at + JsonPart(m_json.substr(m_at)).raw().size());
        } else if (m_levels.size() >= mostLevels) {
            replace(MaskHow::Hide);
        } else {
            m_levels.push_back({first == '{', 0, std::move(aims)});
            copyTo(m_at + 1);
        }
    }

    void replace(MaskHow how)
    {
        const JsonPart part(m_json.substr(m_at));
        const std::string_view raw = part.raw();
        m_at += raw.size();
        if (raw == "null") {
            m_out += raw;
            return;
        }
        std::string shown(hiddenText);
        if (!(m_isCut && m_at == m_json.size())) {
            const bool isContainer = raw.front() == '{' || raw.front() == '[';
            const MaskHow fit = isContainer && how == MaskHow::Last4 ? MaskHow::Hide : how;
            shown = m_mask(part.kind() == JsonPart::Kind::String ? part.string() : std::string(raw), fit);
        }
        appendJsonString(m_out, shown);
    }

    std::string_view m_json;
    bool m_isCut;
    const MaskText& m_mask;
    std::string m_out;
    std::size_t m_at = 0;
    std::vector<Level> m_levels;
};

} // namespace

MaskHow strictest(std::span<const MaskAim> aims)
{
    return std::min_element(aims.begin(), aims.end(), [](auto& a, auto& b) { return a.how < b.how; })->how;
}

std::string maskJson(std::string_view json, bool isCut, std::vector<MaskAim> aims, const MaskText& mask)
{
    return Walk(json, isCut, mask).run(std::move(aims));
}

} // namespace weir
