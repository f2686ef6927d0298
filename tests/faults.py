"""A part of the machine that fails: what the pages say then."""

FAULTS = {}


class Fault:
    """Middleware that raises FAULTS["next"] in the place of a view."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if request.method == "POST":
            raise FAULTS["next"]
