"""A sentence over several lines of a template shows without gaps."""

from django.template import Context, Template


def draw(source, **values):
    return Template("{% load portal %}" + source).render(Context(values))


def test_line_breaks_vanish_and_written_spaces_stay():
    source = """{% sentence %}
      已报送 <b>{{ count }}</b>
      {% if late %}
        个，{{ late }} 个
        逾期
      {% endif %}
      。
    {% endsentence %}"""

    assert draw(source, count=3, late=2) == "已报送 <b>3</b>个，2 个逾期。"
    assert draw(source, count=3) == "已报送 <b>3</b>。"


def test_attributes_on_lines_of_their_own_stay_apart():
    source = """{% sentence %}
      到<a href="{{ url }}"
           rel="next">下一页</a>
      看
    {% endsentence %}"""

    assert draw(source, url="/2/") == '到<a href="/2/" rel="next">下一页</a>看'


def test_what_was_typed_keeps_its_lines():
    assert (
        draw("{% sentence %}\n{{ typed }}\n{% endsentence %}", typed="甲\n乙")
        == "甲\n乙"
    )
