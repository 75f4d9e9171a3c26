#include "widgets/frame/page.h"

namespace weir {

Page::Page(const Services& services, Navigator& navigator, QWidget* parent)
    : QWidget(parent), m_services(services), m_navigator(navigator)
{
}

} // namespace weir
